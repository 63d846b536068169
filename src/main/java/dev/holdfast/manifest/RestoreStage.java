package dev.holdfast.manifest;

import java.util.Locale;

/**
 * How far a restore has come, in the order of its way. Each is written down when it is reached, except those that say so, which are written before the step: what is
 * found after a crash then never claims less than was done.
 */
public enum RestoreStage {
    /** Written before anything is done. */
    BEGUN(0),
    /** Written before the target is paused. */
    PAUSING(1),
    /** There is a safety copy of the target, or it was decided that there is none. */
    SAFE(2),
    /** Written before the first byte goes there. */
    UPLOADING(3),
    /** The target has the whole import and looks into it; nothing is changed. */
    UPLOADED(4),
    /** Written before the import is confirmed: from here on the target may be changed. */
    CONFIRMED(5),
    /** The import has taken effect. */
    COMPLETED(6),
    /** Written before environment variables are set, with their names. */
    SETTING_ENVIRONMENT(7),
    /** They are set. */
    ENVIRONMENT_SET(8),
    /** Written before scheduled functions are cancelled. */
    CANCELLING_JOBS(9),
    /** They are cancelled. */
    JOBS_CANCELLED(10),
    /** What the target holds was compared with what was restored. */
    PROVED(11),
    /** It was paused by us and is not any more. */
    UNPAUSED(12),
    /** Nothing more follows, but perhaps {@link #UNPAUSED} where that failed. */
    ENDED(13);

    private final int number;

    RestoreStage(int number) {
        this.number = number;
    }

    /** In the names of objects, which so list in the order of the way. */
    public int number() {
        return number;
    }

    /** As in the names of objects: {@code setting-environment}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if it is none */
    public static RestoreStage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
