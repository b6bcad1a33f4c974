package org.hybridize.bridge.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A JSON object read by name and type. Keys that nobody asks for are tolerated; one that is asked for and is
 * missing, or of another type, is a {@link JsonException} that names it.
 */
public final class JsonObject {
    private final Map<String, Object> members;

    /** A view of {@code members}, whose values are those that {@link JsonReader} makes. */
    public JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** The object that {@code text} is. */
    public static JsonObject parse(String text) {
        return of(JsonReader.read(text), "the text");
    }

    /** Whether there is a value other than {@code null} for {@code key}. */
    public boolean has(String key) {
        return members.get(key) != null;
    }

    /** The string for {@code key}. */
    public String string(String key) {
        return required(key, String.class);
    }

    /** The string for {@code key}, if there is one. */
    public Optional<String> optionalString(String key) {
        return Optional.ofNullable(optional(key, String.class));
    }

    /** The whole number for {@code key}. */
    public int integer(String key) {
        return Math.toIntExact(longInteger(key));
    }

    /** The whole number for {@code key}. */
    public long longInteger(String key) {
        return required(key, Long.class);
    }

    /** The whole number for {@code key}, if there is one. */
    public OptionalInt optionalInteger(String key) {
        Long value = optional(key, Long.class);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value));
    }

    /** The truth value for {@code key}. */
    public boolean bool(String key) {
        return required(key, Boolean.class);
    }

    /** The truth value for {@code key}; {@code otherwise} if there is none. */
    public boolean bool(String key, boolean otherwise) {
        Boolean value = optional(key, Boolean.class);
        return value == null ? otherwise : value;
    }

    /** The object for {@code key}. */
    public JsonObject object(String key) {
        return of(required(key, Map.class), key);
    }

    /** The objects in the list for {@code key}, each turned into a record. */
    public <T> List<T> objects(String key, Function<JsonObject, T> read) {
        return list(key).stream().map(element -> read.apply(of(element, key))).toList();
    }

    /** The strings in the list for {@code key}. */
    public List<String> strings(String key) {
        return list(key).stream().map(element -> cast(element, String.class, key)).toList();
    }

    /** The list for {@code key}; empty if there is none. */
    public List<?> list(String key) {
        List<?> value = optional(key, List.class);
        return value == null ? List.of() : value;
    }

    /** The object for {@code key} as a map from name to string; empty if there is none. */
    public Map<String, String> stringMap(String key) {
        Map<String, String> found = new LinkedHashMap<>();
        Map<?, ?> value = optional(key, Map.class);
        if (value != null) {
            value.forEach((name, text) -> found.put((String) name, cast(text, String.class, key)));
        }
        return found;
    }

    /** All members, as read. */
    public Map<String, Object> members() {
        return members;
    }

    @SuppressWarnings("unchecked")
    private static JsonObject of(Object value, String what) {
        return new JsonObject((Map<String, Object>) cast(value, Map.class, what));
    }

    private <T> T required(String key, Class<T> type) {
        T value = optional(key, type);
        if (value == null) {
            throw new JsonException("'" + key + "' is missing");
        }
        return value;
    }

    private <T> T optional(String key, Class<T> type) {
        Object value = members.get(key);
        return value == null ? null : cast(value, type, key);
    }

    private static <T> T cast(Object value, Class<T> type, String what) {
        if (!type.isInstance(value)) {
            String found = value == null ? "null" : value.getClass().getSimpleName();
            throw new JsonException("'" + what + "' is no " + type.getSimpleName() + " but " + found);
        }
        return type.cast(value);
    }
}
