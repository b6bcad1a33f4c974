package org.hybridize.bridge.model;

import org.hybridize.bridge.json.JsonObject;

/** Replace {@code length} UTF-16 units from {@code offset} of the analysed text by {@code text}. */
public record Edit(int offset, int length, String text) {
    static Edit from(JsonObject json) {
        return new Edit(json.integer("offset"), json.integer("length"), json.string("text"));
    }
}
