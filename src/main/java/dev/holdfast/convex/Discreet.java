package dev.holdfast.convex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Convex says of an import that failed may quote documents, which no message, log or journal of ours may hold. Its dashboard has the whole of it.
 */
public final class Discreet {
    private static final int LONGEST = 200;
    /** What every failure of an import begins with, on a line of its own. */
    private static final String BEGINNING = "Hit an error while importing:";

    /** Behind these stand values, by the validator's messages and the JSON reader's. */
    private static final List<String> QUOTES =
            List.of("Object:", "Value:", "Validator:", "Document:", "invalid type:", "invalid value:", "{", "[");

    private Discreet() {}

    /** The first line that tells anything, shortened, up to where a value is quoted. */
    public static String of(@Nullable String message) {
        String text = String.valueOf(message);
        int begin = text.indexOf(BEGINNING);
        String told = begin < 0
                ? text
                : text.substring(0, begin)
                        + text.substring(begin + BEGINNING.length()).strip();
        String line = told.lines().findFirst().orElse("");
        int end = QUOTES.stream()
                .mapToInt(line::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(line.length());
        String safe = line.substring(0, end).strip();
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
