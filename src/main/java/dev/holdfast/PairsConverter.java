package dev.holdfast;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/**
 * What an event is about, as {@code bytes="12" run="k3f9q2ab"}: its own pairs, then those of its thread that it does not say itself. Quotation marks and backslashes in values
 * have a backslash before them, so that programs can take a line apart.
 */
final class PairsConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        Set<String> said = new HashSet<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                said.add(pair.key);
                append(text, pair.key, String.valueOf(pair.value));
            }
        }
        new TreeMap<>(event.getMDCPropertyMap()).forEach((key, value) -> {
            if (said.add(key)) {
                append(text, key, value);
            }
        });
        return text.toString();
    }

    private static void append(StringBuilder text, String key, String value) {
        text.append(text.length() == 0 ? "" : " ")
                .append(key)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }
}
