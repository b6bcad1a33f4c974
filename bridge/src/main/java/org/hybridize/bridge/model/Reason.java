package org.hybridize.bridge.model;

import java.util.List;
import java.util.Optional;
import org.hybridize.bridge.json.JsonObject;

/**
 * Why a function is decided as it is.
 *
 * @param code of the rule, such as {@code HYB201}
 * @param name of the rule, such as {@code python-output}
 * @param file relative to the root of the project, with {@code /}
 * @param line from 1
 * @param column from 0, in code points
 * @param unlock what the author can do about it
 */
public record Reason(String code, String name, Severity severity, String message, String file, int line,
        int column, List<Step> trace, Optional<String> unlock) {

    static Reason from(JsonObject json) {
        return new Reason(json.string("code"), json.string("name"), Severity.of(json.string("severity")),
                json.string("message"), json.string("file"), json.integer("line"), json.integer("column"),
                json.objects("trace", Step::from), json.optionalString("unlock"));
    }
}
