package dev.holdfast.notify.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes texts harmless and short, and times readable. */
final class Plain {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String CUT = "...";

    private Plain() {}

    /** One line without control characters and without those that turn the direction of writing, at most so many characters. */
    static String line(String text, int most) {
        StringBuilder line = new StringBuilder();
        // An evidence of megabytes is not worth looking at to its end.
        text.codePoints().limit(most * 4L).forEach(point -> {
            boolean isBlank = Character.isISOControl(point)
                    || Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.SURROGATE;
            if (!isBlank) {
                line.appendCodePoint(point);
            } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return cut(line.toString().strip(), most);
    }

    /** At most so many characters, the last three of which say that there were more. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Math.max(0, most - CUT.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + CUT.substring(0, Math.min(CUT.length(), most));
    }

    /** What comes before the first {@code ": "} or {@code "; "}. */
    static String firstClause(String text) {
        int colon = text.indexOf(": ");
        int semicolon = text.indexOf("; ");
        int end = colon < 0 ? semicolon : semicolon < 0 ? colon : Math.min(colon, semicolon);
        return end > 0 ? text.substring(0, end) : text;
    }

    static String time(Instant instant) {
        return MINUTE.format(instant);
    }

    /** As in {@code 2d 3h}, {@code 3h 5m}, {@code 5m}, {@code 12s}. */
    static String length(Instant from, Instant until) {
        Duration length = Duration.between(from, until).abs();
        if (length.toDays() > 0) {
            return both(length.toDays(), "d", length.toHoursPart(), "h");
        }
        if (length.toHours() > 0) {
            return both(length.toHours(), "h", length.toMinutesPart(), "m");
        }
        return length.toMinutes() > 0 ? length.toMinutes() + "m" : length.toSeconds() + "s";
    }

    private static String both(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
