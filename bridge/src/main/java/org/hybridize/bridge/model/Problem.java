package org.hybridize.bridge.model;

import org.hybridize.bridge.json.JsonObject;

/**
 * Something that kept a file, or a part of it, out of the analysis, a syntax error for instance.
 *
 * @param line from 1; 0 where no place is known
 */
public record Problem(String file, int line, int column, String message) {
    static Problem from(JsonObject json) {
        return new Problem(json.string("file"), json.integer("line"), json.integer("column"),
                json.string("message"));
    }
}
