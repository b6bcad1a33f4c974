package org.hybridize.bridge.json;

import java.util.Map;

/**
 * Writes maps, iterables, strings, numbers, truth values and {@code null} as JSON in pure ASCII: escapes keep
 * every character, a lone surrogate too, whatever lies between here and the other side.
 */
public final class JsonWriter {
    private static final String HEXADECIMAL = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {
    }

    /** {@code value} as JSON text. */
    public static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else if (value instanceof CharSequence text) {
            string(text);
        } else if (value instanceof Map<?, ?> members) {
            object(members);
        } else if (value instanceof Iterable<?> elements) {
            list(elements);
        } else {
            throw new JsonException("no JSON for " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> members) {
        String separator = "{";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(separator);
            string((CharSequence) member.getKey());
            out.append(':');
            value(member.getValue());
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void list(Iterable<?> elements) {
        out.append('[');
        String separator = "";
        for (Object element : elements) {
            out.append(separator);
            value(element);
            separator = ",";
        }
        out.append(']');
    }

    private void string(CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        out.append(c);
                    } else {
                        escape(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEXADECIMAL.charAt(c >> shift & 0xf));
        }
    }
}
