package org.hybridize.bridge.model;

import org.hybridize.bridge.json.JsonObject;

/**
 * What a rule is about, told to the author of the code it speaks of.
 *
 * @param markdown the page of the rule: what happens, why, examples, how to unlock
 */
public record Explanation(String code, String name, String headline, String markdown) {
    /** The record behind its JSON form. */
    public static Explanation from(JsonObject json) {
        return new Explanation(json.string("code"), json.string("name"), json.string("headline"),
                json.string("markdown"));
    }
}
