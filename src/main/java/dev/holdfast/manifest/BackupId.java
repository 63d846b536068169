package dev.holdfast.manifest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The name of a backup: snapshot time to the second, tier, six random characters, as in {@code
 * 20261121T020000Z-daily-k3f9q2}. It sorts by time for people; order is always taken from the manifest, never from here.
 */
public record BackupId(String value) implements Comparable<BackupId> {
    private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-[a-z][a-z0-9-]{0,62}-[0-9a-z]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException if the text is not of that form */
    public BackupId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a backup id: '" + value + "'");
        }
    }

    /** Names a backup. {@code distinction} is six characters of {@code [0-9a-z]}. */
    public static BackupId of(Instant snapshotTime, String tier, String distinction) {
        return new BackupId(TIME.format(snapshotTime) + "-" + tier + "-" + distinction);
    }

    /** The snapshot time to the second: all that is known of a backup that is gone. */
    public Instant time() {
        return TIME.parse(value.substring(0, value.indexOf('-')), Instant::from);
    }

    /** The tier. */
    public String tier() {
        return value.substring(value.indexOf('-') + 1, value.lastIndexOf('-'));
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
