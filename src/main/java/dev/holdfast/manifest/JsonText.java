package dev.holdfast.manifest;

import dev.holdfast.failure.CorruptBackupException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON documents as they lie in a repository: indented, with a line feed at the end, the fields in the order of their writing. The only class of this floor that knows
 * a JSON library. Immutable; any thread may use it.
 */
final class JsonText {
    private final ObjectReader reader;
    private final ObjectWriter writer;

    JsonText() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.reader = mapper.readerFor(Object.class);
        this.writer =
                mapper.writer().with(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
    }

    /** Names and values in turn; an empty {@link Optional} is left out. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> object.put(name, present));
            } else {
                object.put(name, value);
            }
        }
        return object;
    }

    String write(Map<String, Object> document) {
        return writer.writeValueAsString(document) + "\n";
    }

    /**
     * Returns a map, a list, a text, a number, a truth value, or the text {@code null} for JSON's null.
     *
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if it is no JSON
     */
    Object read(String key, byte[] content) {
        try {
            Object value = reader.readValue(content);
            return value == null ? "null" : value;
        } catch (JacksonException e) {
            throw Fields.corrupt(key, "is damaged: not JSON: " + withoutPlace(e.getOriginalMessage()));
        }
    }

    /** The parser tells where it began, of a source that it does not show. */
    private static String withoutPlace(String message) {
        return message.replaceAll(" ?\\(start marker at \\[Source: [^\\]]*\\]\\)", "");
    }
}
