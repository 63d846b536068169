package dev.holdfast.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What we think of a backup that was found undamaged.
 *
 * @param reasons why it is suspect; empty when it is whole
 * @param measuredAgainst the previous verified backup it was compared with
 */
public record Verdict(List<String> reasons, Optional<BackupId> measuredAgainst) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }

    public static Verdict whole(Optional<BackupId> measuredAgainst) {
        return new Verdict(List.of(), measuredAgainst);
    }

    /** A suspect backup is stored, but never counts for a promise and never displaces another. */
    public boolean isSuspect() {
        return !reasons.isEmpty();
    }

    /** {@code whole} or {@code suspect}. */
    public String word() {
        return isSuspect() ? "suspect" : "whole";
    }
}
