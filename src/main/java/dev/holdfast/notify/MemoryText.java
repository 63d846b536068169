package dev.holdfast.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The memory as JSON: {@code {"format":2,"memory":{...}}}, with the names of the records. */
final class MemoryText {
    static final String NOTE = "alerts";

    private static final int FORMAT = 2;
    private static final Logger log = LoggerFactory.getLogger(MemoryText.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MemoryText() {}

    private record Document(int format, Memory memory) {}

    static String write(Memory memory) {
        return JSON.writeValueAsString(new Document(FORMAT, memory));
    }

    /** Begins anew where the text cannot be understood: something is rather told twice than not at all. */
    static Memory read(String text) {
        try {
            Document document = JSON.readValue(text, Document.class);
            if (document.format() == FORMAT && document.memory() != null) {
                return document.memory();
            }
            log.atWarn()
                    .addKeyValue("format", document.format())
                    .log("the memory of alerts is of another version; what stands may be told again");
        } catch (JacksonException | NullPointerException e) {
            log.atWarn()
                    .addKeyValue("problem", e.getClass().getSimpleName())
                    .log("the memory of alerts is damaged; what stands may be told again");
        }
        return Memory.EMPTY;
    }
}
