package dev.holdfast.manifest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a restore: when it began, to the second, and six random characters, as in {@code 20261122T031502Z-k3f9q2}. They sort by time for people. */
public record RestoreId(String value) implements Comparable<RestoreId> {
    private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-z]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException if the text is not of that form */
    public RestoreId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the id of a restore: '" + value + "'");
        }
    }

    /** Names a restore. {@code distinction} is six characters of {@code [0-9a-z]}. */
    public static RestoreId of(Instant began, String distinction) {
        return new RestoreId(TIME.format(began) + "-" + distinction);
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(RestoreId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
