package dev.holdfast.manifest;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A JSON object of which each field is asked for by name and type. What is missing or wrong is named with its place. */
final class Fields {
    private final String source;
    private final String place;
    private final Map<?, ?> values;

    private Fields(String source, String place, Map<?, ?> values) {
        this.source = source;
        this.place = place;
        this.values = values;
    }

    /**
     * Begins at the top of a document.
     *
     * @param source the object's key, for messages
     * @param newestFormat the newest {@code format} that can be read
     * @throws CorruptBackupException if it is no JSON object or has no format
     * @throws RepositoryException if its format is newer
     */
    static Fields ofDocument(String source, Object json, int newestFormat) {
        if (!(json instanceof Map<?, ?> map)) {
            throw corrupt(source, "is no JSON object");
        }
        Fields fields = new Fields(source, "", map);
        long format = fields.number("format");
        if (format > newestFormat) {
            throw new RepositoryException(
                    source + " was written by a newer Holdfast (format " + format + "; this one reads " + newestFormat
                            + ")",
                    "upgrade Holdfast on this host");
        }
        if (format < 1) {
            throw fields.wrong("format", "is " + format);
        }
        return fields;
    }

    static CorruptBackupException corrupt(String source, String problem) {
        return new CorruptBackupException(
                source + " " + problem,
                "restore this object from another repository that has the backup, or from an older version of the object");
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** Returns a text that thousands of manifests have in common, of which memory then holds one. */
    String word(String name) {
        return text(name).intern();
    }

    Optional<String> optionalText(String name) {
        return value(name, String.class, "a text");
    }

    boolean flag(String name) {
        return value(name, Boolean.class, "a truth value").orElseThrow(() -> wrong(name, "is missing"));
    }

    long number(String name) {
        Object value = values.get(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(name, value == null ? "is missing" : "is no whole number");
    }

    /** Returns a count or size. */
    long amount(String name) {
        long number = number(name);
        if (number < 0) {
            throw wrong(name, "is negative");
        }
        return number;
    }

    Instant instant(String name) {
        return parsed(name, Instant::parse);
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalParsed(name, Instant::parse);
    }

    <T> T parsed(String name, Function<String, T> parser) {
        return optionalParsed(name, parser).orElseThrow(() -> wrong(name, "is missing"));
    }

    <T> Optional<T> optionalParsed(String name, Function<String, T> parser) {
        return optionalText(name).map(text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw wrong(name, "is not valid: '" + text + "'");
            }
        });
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "has an item that is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Returns an object of nothing but texts; empty where it is not there. */
    SortedMap<String, String> optionalTexts(String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        value(name, Map.class, "an object")
                .ifPresent(map -> ((Map<?, ?>) map).forEach((key, text) -> {
                    if (!(text instanceof String it)) {
                        throw wrong(name + "." + key, "is not a text");
                    }
                    texts.put(String.valueOf(key), it);
                }));
        return texts;
    }

    /** Returns an object of nothing but counts or sizes; empty where it is not there. */
    SortedMap<String, Long> optionalAmounts(String name) {
        SortedMap<String, Long> amounts = new TreeMap<>();
        value(name, Map.class, "an object").ifPresent(map -> {
            Fields inside = new Fields(source, place + name + ".", map);
            ((Map<?, ?>) map)
                    .keySet()
                    .forEach(key -> amounts.put(String.valueOf(key), inside.amount(String.valueOf(key))));
        });
        return amounts;
    }

    <T> List<T> parsedTexts(String name, Function<String, T> parser) {
        List<T> parsed = new ArrayList<>();
        for (String text : texts(name)) {
            try {
                parsed.add(parser.apply(text));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw wrong(name + "[" + parsed.size() + "]", "is not valid: '" + text + "'");
            }
        }
        return parsed;
    }

    Fields object(String name) {
        Map<?, ?> map = value(name, Map.class, "an object").orElseThrow(() -> wrong(name, "is missing"));
        return new Fields(source, place + name + ".", map);
    }

    Optional<Fields> optionalObject(String name) {
        return value(name, Map.class, "an object").map(map -> new Fields(source, place + name + ".", map));
    }

    <T> List<T> objects(String name, Function<Fields, T> reader) {
        List<T> objects = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> map)) {
                throw wrong(name + "[" + objects.size() + "]", "is no object");
            }
            objects.add(reader.apply(new Fields(source, place + name + "[" + objects.size() + "].", map)));
        }
        return objects;
    }

    private List<?> list(String name) {
        return value(name, List.class, "an array").orElseThrow(() -> wrong(name, "is missing"));
    }

    private <T> Optional<T> value(String name, Class<T> type, String words) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw wrong(name, "is not " + words);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private CorruptBackupException wrong(String name, String problem) {
        return corrupt(source, "is damaged: field '" + place + name + "' " + problem);
    }
}
