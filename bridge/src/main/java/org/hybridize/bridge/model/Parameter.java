package org.hybridize.bridge.model;

import java.util.List;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonWriter;

/**
 * A parameter and what it holds over all contexts.
 *
 * @param values any of tensor, container, number, bool, string, none, object, function, unknown
 * @param types the tensor types as JSON texts, such as {@code {"dtype":"float32","shape":[null,28]}}
 * @param text the types in words, such as {@code float32 [?, 28]}; empty when none is known
 * @param evidence where this is known from: call, default, hint, use, name, keras
 */
public record Parameter(String name, String kind, List<String> values, List<String> types,
        String text, List<String> evidence) {

    static Parameter from(JsonObject json) {
        return new Parameter(json.string("name"), json.string("kind"), json.strings("values"),
                json.list("types").stream().map(JsonWriter::write).toList(), json.optionalString("text").orElse(""),
                json.strings("evidence"));
    }
}
