package org.hybridize.bridge.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps in the order of the text, lists, strings, {@link Long}, {@link Double},
 * {@link Boolean} and {@code null}.
 */
public final class JsonReader {
    private static final int DEPTH = 512;

    private final String text;
    private int position;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The value that {@code text} is; raises {@link JsonException} for anything but one JSON value. */
    public static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipSpace();
        if (reader.position != text.length()) {
            throw reader.wrong("more text after the value");
        }
        return value;
    }

    private Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        open();
        if (!closes('}')) {
            do {
                skipSpace();
                String key = string();
                skipSpace();
                expect(':');
                members.put(key, value());
            } while (goesOn('}'));
        }
        depth--;
        return members;
    }

    private List<Object> list() {
        List<Object> elements = new ArrayList<>();
        open();
        if (!closes(']')) {
            do {
                elements.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return elements;
    }

    private void open() {
        position++;
        if (++depth > DEPTH) {
            throw wrong("nested too deeply");
        }
    }

    private boolean closes(char bracket) {
        skipSpace();
        if (peek() == bracket) {
            position++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char bracket) {
        if (closes(bracket)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        int start = position;
        // Most strings have no escape: they are cut out of the text as they are.
        while (peek() != '"' && peek() != '\\') {
            checkPrintable(text.charAt(position++));
        }
        if (peek() == '"') {
            return text.substring(start, position++);
        }
        StringBuilder built = new StringBuilder(text.substring(start, position));
        while (peek() != '"') {
            char c = text.charAt(position++);
            checkPrintable(c);
            built.append(c == '\\' ? escape() : c);
        }
        position++;
        return built.toString();
    }

    private void checkPrintable(char c) {
        if (c < ' ') {
            throw wrong("control character in a string");
        }
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw wrong("unknown escape");
        };
    }

    private char unit() {
        if (position + 4 > text.length()) {
            throw wrong("unknown escape");
        }
        int unit = 0;
        for (int end = position + 4; position < end; position++) {
            int digit = Character.digit(text.charAt(position), 16);
            if (digit < 0) {
                throw wrong("unknown escape");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private Object number() {
        int start = position;
        boolean whole = true;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '.' || c == 'e' || c == 'E') {
                whole = false;
            } else if (c != '-' && c != '+' && (c < '0' || c > '9')) {
                break;
            }
            position++;
        }
        String digits = text.substring(start, position);
        try {
            if (whole) {
                return Long.valueOf(digits);
            }
            return Double.valueOf(digits);
        } catch (NumberFormatException error) {
            throw wrong("no value");
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, position)) {
            throw wrong("no value");
        }
        position += word.length();
        return value;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("'" + c + "' expected");
        }
        position++;
    }

    private char peek() {
        if (position >= text.length()) {
            throw wrong("unexpected end");
        }
        return text.charAt(position);
    }

    private JsonException wrong(String what) {
        return new JsonException("invalid JSON at character " + position + ": " + what);
    }
}
