package dev.holdfast.restore;

import org.jspecify.annotations.Nullable;

/** What Convex says of a refusal may quote documents, which neither the journal nor a log may hold. */
final class Discreet {
    private static final int LONGEST = 200;
    private static final String QUOTE = "Object:";

    private Discreet() {}

    /** The first line, shortened, up to where a document is quoted. */
    static String of(@Nullable String message) {
        String text = String.valueOf(message);
        String line = text.lines().findFirst().orElse("");
        int quote = line.indexOf(QUOTE);
        String safe = (quote < 0 ? line : line.substring(0, quote)).strip();
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
