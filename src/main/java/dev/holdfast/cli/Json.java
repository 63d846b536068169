package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints: indented, a line feed at the end, fields in the order they were put. */
final class Json {
    private Json() {}

    /** Reads an object of ours, its fields in their order. */
    static Map<String, Object> fields(byte[] json) {
        return JsonMapper.shared().readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    static String text(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return JsonMapper.shared().writer().with(printer).writeValueAsString(value) + "\n";
    }
}
