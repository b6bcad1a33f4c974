package org.hybridize.bridge.json;

/** Text that is no JSON, or JSON that is not what was expected. The message never quotes the text itself. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
