package dev.tributary.web.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a server says of each event of a request. For any thread. */
final class BulkAnswer {
    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private BulkAnswer() {}

    /**
     * What became of one event.
     *
     * @param status as of HTTP
     * @param type of the error; empty if there is none
     * @param reason why, with what caused it
     */
    record Item(int status, String type, String reason) {
        private static final int CONFLICT = 409;
        private static final int FORBIDDEN = 403;
        private static final int NOT_FOUND = 404;
        private static final int TOO_MANY = 429;
        private static final int TIMEOUT = 408;

        /** Whether the document is there: also one to be created that is there already. */
        boolean isTaken(DocumentConfig.Operation operation) {
            return status / 100 == 2 || (operation == DocumentConfig.Operation.CREATE && status == CONFLICT);
        }

        /** Whether it never will be, however often it is sent. */
        boolean isRefused(DocumentConfig.Operation operation, List<String> unrecoverable) {
            return unrecoverable.contains(type)
                    || switch (status) {
                        // Another wrote it meanwhile.
                        case CONFLICT -> !operation.isUpdate();
                        // An index that is read-only while disks are full; rights that can be given.
                        case FORBIDDEN, TOO_MANY, TIMEOUT -> false;
                        // An index can be made yet; a document to update is not there.
                        case NOT_FOUND -> !type.equals("index_not_found_exception");
                        default -> status / 100 == 4;
                    };
        }

        String text() {
            return status + (type.isEmpty() ? "" : " " + type) + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /**
     * @param count of the events that were sent
     * @return one for each, in the order of the request; none if all were taken
     * @throws IOException if it is no answer to such a request
     */
    static List<Item> read(byte[] body, int count) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            List<Item> items = List.of();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("errors") && value == JsonToken.VALUE_FALSE) {
                    return List.of();
                }
                if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    items = items(json);
                } else {
                    json.skipChildren();
                }
            }
            if (items.size() != count) {
                throw new IOException("it tells of " + items.size() + " events, not of " + count);
            }
            return items;
        }
    }

    private static List<Item> items(JsonParser json) throws IOException {
        var items = new ArrayList<Item>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            // The name of the operation, and what became of it.
            json.nextFieldName();
            items.add(item(json));
            if (json.nextToken() != JsonToken.END_OBJECT) {
                throw new IOException("one of its items is more than one");
            }
        }
        return items;
    }

    private static Item item(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("one of its items is no object");
        }
        int status = 0;
        Cause cause = Cause.NONE;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
                status = json.getIntValue();
            } else if (name.equals("error")) {
                cause = cause(json, value);
            } else {
                json.skipChildren();
            }
        }
        if (status == 0) {
            throw new IOException("one of its items has no status");
        }
        return new Item(status, cause.type, cause.reason);
    }

    /** Why, as the server has it. */
    private record Cause(String type, String reason) {
        static final Cause NONE = new Cause("", "");
    }

    private static Cause cause(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            String text = json.getText();
            json.skipChildren();
            return value == JsonToken.VALUE_NULL ? Cause.NONE : new Cause("", text);
        }
        String type = "";
        String reason = "";
        String behind = "";
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken inner = json.nextToken();
            switch (name) {
                case "type" -> type = json.getText();
                case "reason" -> reason = json.getText();
                case "caused_by" -> behind = cause(json, inner).reason;
                default -> {}
            }
            if (!name.equals("caused_by")) {
                json.skipChildren();
            }
        }
        return new Cause(type, behind.isEmpty() ? reason : reason + " (" + behind + ")");
    }
}
