package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hybridize.bridge.json.JsonException;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonReader;
import org.hybridize.bridge.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void everyTextSurvivesTheTrip() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                text.append((char) random.nextInt(0x10000)); // lone surrogates and control characters too
            }
            String written = JsonWriter.write(text);
            assertTrue(written.chars().allMatch(c -> c >= ' ' && c < 0x7f));
            assertEquals(text.toString(), JsonReader.read(written));
        }
    }

    @Test
    void valuesSurviveTheTrip() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("list", Arrays.asList(1L, -2.5, true, false, null, "", "\uD83D\uDE00"));
        value.put("empty", List.of());
        value.put("nested", Map.of("a", Map.of()));
        assertEquals(value, JsonReader.read(JsonWriter.write(value)));
    }

    @Test
    void spaceAndEscapesAreRead() {
        assertEquals(List.of("a/\"\\\b\f\n\r\t\u00e9", 1L), JsonReader.read(" [ \"a\\/\\\"\\\\\\b\\f\\n\\r\\t\\u00E9\" , 1 ] \n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\" 1}", "\"\\x\"", "\"\\u12\"", "\"a", "tru", "1 2", "-", "\"\n\"", "nul", "[1e]"})
    void whatIsNoJsonIsRefusedWithoutQuotingIt(String text) {
        JsonException error = assertThrows(JsonException.class, () -> JsonReader.read(text));
        assertTrue(error.getMessage().startsWith("invalid JSON at character "), error.getMessage());
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThrows(JsonException.class, () -> JsonReader.read("[".repeat(100_000)));
    }

    @Test
    void missingAndWrongMembersAreNamed() {
        JsonObject object = JsonObject.parse("{\"a\": 1, \"unknown\": {}, \"n\": null}");
        assertEquals(1, object.integer("a"));
        assertTrue(object.optionalString("n").isEmpty());
        assertTrue(assertThrows(JsonException.class, () -> object.string("a")).getMessage().contains("'a'"));
        assertTrue(assertThrows(JsonException.class, () -> object.string("b")).getMessage().contains("'b'"));
    }
}
