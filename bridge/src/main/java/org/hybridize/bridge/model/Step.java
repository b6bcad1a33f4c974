package org.hybridize.bridge.model;

import org.hybridize.bridge.json.JsonObject;

/** One step of a trace, from the function down to the place where the thing happens. Lines count from 1. */
public record Step(String file, int line, String message) {
    static Step from(JsonObject json) {
        return new Step(json.string("file"), json.integer("line"), json.string("message"));
    }
}
