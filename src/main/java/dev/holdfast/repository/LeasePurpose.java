package dev.holdfast.repository;

import java.util.Locale;

/** What somebody holds the lease of a deployment for. */
public enum LeasePurpose {
    BACKUP("a backup"),
    PRUNE("a prune"),
    DELETION("a deletion"),
    COPY("a copy"),
    REPAIR("a repair"),
    TRANSITION("a change of storage class"),
    SWEEP("a sweep"),
    DRILL("a drill"),
    RESTORE("a restore"),
    /** Written by a version that did not say, or damaged. */
    UNKNOWN("something");

    private final String words;

    LeasePurpose(String words) {
        this.words = words;
    }

    /** With its article: {@code a prune}. */
    String words() {
        return words;
    }

    /** As the lease has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LeasePurpose of(String word) {
        for (LeasePurpose purpose : values()) {
            if (purpose.word().equals(word)) {
                return purpose;
            }
        }
        return UNKNOWN;
    }
}
