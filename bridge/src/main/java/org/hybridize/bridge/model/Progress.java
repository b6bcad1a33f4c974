package org.hybridize.bridge.model;

import java.util.OptionalInt;
import org.hybridize.bridge.json.JsonObject;

/**
 * How far a job is.
 *
 * @param project the number of the project in the request, and of how many
 * @param phase what is being done, such as {@code analysing functions}
 * @param total steps of this phase; empty while nobody knows
 */
public record Progress(int project, int projects, String phase, int done, OptionalInt total) {
    /** The record behind its JSON form. */
    public static Progress from(JsonObject json) {
        return new Progress(json.integer("project"), json.integer("projects"), json.string("phase"),
                json.integer("done"), json.optionalInteger("total"));
    }
}
