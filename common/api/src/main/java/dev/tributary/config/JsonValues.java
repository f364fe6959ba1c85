package dev.tributary.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of a JSON value as texts: what is nested stays JSON, null is empty. */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValues() {}

    static List<String> array(Given given) {
        var items = new ArrayList<String>();
        read(given, "array", JsonToken.START_ARRAY, parser -> {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(text(parser));
            }
        });
        return items;
    }

    static Map<String, String> hash(Given given) {
        var members = new LinkedHashMap<String, String>();
        read(given, "hash", JsonToken.START_OBJECT, parser -> {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                members.put(key, text(parser));
            }
        });
        return members;
    }

    @FunctionalInterface
    private interface Body {
        void read(JsonParser parser) throws IOException;
    }

    private static void read(Given given, String what, JsonToken start, Body body) {
        try (JsonParser parser = FACTORY.createParser(given.text())) {
            if (parser.nextToken() != start) {
                throw given.refuse(" is not a JSON " + what);
            }
            body.read(parser);
            if (parser.nextToken() != null) {
                throw given.refuse(" has more text behind its JSON " + what);
            }
        } catch (JsonProcessingException e) {
            throw given.refuse(" is not a JSON " + what + (given.secret() ? "" : ": " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (!parser.currentToken().isStructStart()) {
            return parser.getText();
        }
        var nested = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(nested)) {
            generator.copyCurrentStructure(parser);
        }
        return nested.toString();
    }
}
