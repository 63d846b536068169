package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Convex refuses in any document: sizes, depths and names. */
final class DocumentLimits {
    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_NESTING = 16;
    private static final int MAX_ITEMS = 8192;
    private static final int MAX_FIELDS = 1024;
    /** Of printable ASCII, not beginning with a dollar sign. */
    private static final Pattern FIELD = Pattern.compile("(?!\\$)[ -~]{0,1024}");

    private DocumentLimits() {}

    /**
     * Checks a document of an import.
     *
     * @throws ImportError if a limit is exceeded
     */
    static void require(long row, Map<String, ?> document) {
        long size = size(row, document);
        if (size > MAX_BYTES) {
            throw new ImportError(
                    "InvalidDocumentError",
                    String.format(Locale.ROOT, "Value is too large (%.2f MiB > maximum size 1 MiB)", size / 1048576.0));
        }
        int nesting = nesting(document);
        if (nesting > MAX_NESTING) {
            throw new ImportError(
                    "InvalidDocumentError",
                    "Document is too nested (nested " + nesting + " levels deep > maximum nesting " + MAX_NESTING
                            + ")");
        }
        document.keySet().forEach(name -> {
            if (name.startsWith("_") && !name.equals("_id") && !name.equals("_creationTime")) {
                throw new ImportError(
                        "InvalidDocumentError",
                        "Field '" + name
                                + "' starts with an underscore, which is only allowed for system fields like '_id'");
            }
        });
    }

    private static int nesting(@Nullable Object value) {
        int deepest = 0;
        if (value instanceof Map<?, ?> map) {
            for (Object item : map.values()) {
                deepest = Math.max(deepest, nesting(item));
            }
            return deepest + 1;
        }
        if (value instanceof List<?> list) {
            for (Object item : list) {
                deepest = Math.max(deepest, nesting(item));
            }
            return deepest + 1;
        }
        return 0;
    }

    /** As Convex counts: a byte for the type, one more where a length or an end is kept. */
    private static long size(long row, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return 1;
        }
        if (value instanceof Number) {
            return 9;
        }
        if (value instanceof String text) {
            return 2L + utf8(text);
        }
        if (value instanceof byte[] bytes) {
            return 2L + bytes.length;
        }
        if (value instanceof List<?> list) {
            if (list.size() > MAX_ITEMS) {
                throw invalid(row, "Array length is too long (" + list.size() + " > maximum length " + MAX_ITEMS + ")");
            }
            long size = 2;
            for (Object item : list) {
                size += size(row, item);
            }
            return size;
        }
        Map<?, ?> map = (Map<?, ?>) value;
        if (map.size() > MAX_FIELDS) {
            throw invalid(row, "Object has too many fields (" + map.size() + " > maximum number " + MAX_FIELDS + ")");
        }
        long size = 2;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            if (!FIELD.matcher(name).matches()) {
                throw invalid(row, "Field name '" + name + "' is not of at most 1024 printable ASCII characters");
            }
            size += 1 + name.length() + size(row, entry.getValue());
        }
        return size;
    }

    private static long utf8(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? text.length() : text.getBytes(UTF_8).length;
    }

    private static ImportError invalid(long row, String why) {
        return new ImportError("InvalidConvexValue", "Row " + row + " wasn't a valid Convex value: " + why);
    }
}
