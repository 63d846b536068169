package dev.holdfast.convex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts the documents out of the answer of a paginated function, {@code {"status":"success","value":{"page":[..],"isDone":true,"continueCursor":".."}}}, without reading them: a
 * number that went through a parser would come out as another token.
 */
final class PageParser {
    private final JsonFactory json = new JsonFactory();

    /**
     * @throws tools.jackson.core.JacksonException if it is no JSON
     * @throws IllegalArgumentException if it is no such answer
     */
    DocumentPage parse(String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        String cursor = "";
        boolean isLast = false;
        boolean hasPage = false;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            enter(parser, "value");
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken token = parser.nextToken();
                if (field.equals("page") && token == JsonToken.START_ARRAY) {
                    hasPage = true;
                    cut(parser, bytes, lines);
                } else if (field.equals("isDone")) {
                    isLast = token == JsonToken.VALUE_TRUE;
                } else if (field.equals("continueCursor") && token == JsonToken.VALUE_STRING) {
                    cursor = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!hasPage) {
            throw new IllegalArgumentException("no page of documents");
        }
        return new DocumentPage(lines, cursor, isLast);
    }

    private static void enter(JsonParser parser, String wanted) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && field.equals(wanted)) {
                    return;
                }
                parser.skipChildren();
            }
        }
        throw new IllegalArgumentException("no " + wanted + " in it");
    }

    private static void cut(JsonParser parser, byte[] bytes, List<String> lines) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            lines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
    }
}
