package dev.holdfast;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration's text, written line by line. Whatever comes from elsewhere is to be {@link #quoted}, or to stand in a comment, which it cannot end. */
final class HoconText {
    private static final int INDENT = 2;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    void open(String name) {
        line(name + " {");
        depth++;
    }

    void close() {
        depth--;
        line("}");
    }

    void set(String key, String value) {
        line(key + " = " + value);
    }

    void comment(String words) {
        line("# " + plain(words));
    }

    void line(String content) {
        text.append(" ".repeat(depth * INDENT)).append(content).append('\n');
    }

    static String list(Collection<String> values) {
        return values.stream().map(HoconText::name).collect(Collectors.joining(", ", "[", "]"));
    }

    static String object(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** HOCON's own form: {@code 15m}, {@code 24h}. */
    static String duration(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A word that needs no quotes, else in quotes. */
    static String name(String value) {
        return value.matches("[a-z][a-z0-9-]*") ? value : quoted(value);
    }

    /** A string of HOCON, which are those of JSON. */
    static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append((char) each);
            } else if (each < ' ') {
                quoted.append(String.format("\\u%04x", each));
            } else {
                quoted.append((char) each);
            }
        });
        return quoted.append('"').toString();
    }

    /** What cannot end a comment. */
    static String plain(String value) {
        return value.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
