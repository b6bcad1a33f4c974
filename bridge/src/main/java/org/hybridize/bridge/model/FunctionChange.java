package org.hybridize.bridge.model;

import java.util.List;
import org.hybridize.bridge.json.JsonObject;

/**
 * The edits of one function in one file. One that relies on a new import lists that edit too, so that it can be
 * applied alone; see {@link FileChange#edits} for applying several together.
 *
 * @param function the {@link FunctionReport#id}
 */
public record FunctionChange(String function, String name, int line, Decision decision, Safety safety,
        List<Edit> edits) {

    static FunctionChange from(JsonObject json) {
        return new FunctionChange(json.string("function"), json.string("name"), json.integer("line"),
                Decision.of(json.string("decision")), Safety.of(json.string("safety")),
                json.objects("edits", Edit::from));
    }
}
