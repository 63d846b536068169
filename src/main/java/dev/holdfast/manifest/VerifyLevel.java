package dev.holdfast.manifest;

import java.util.Locale;

/** How deep somebody looked when what is stored was verified, and against what. The first three read stored bytes; they alone may say that a copy is bad. */
public enum VerifyLevel {
    /** Every copy is there and has its size, and its checksum where the store keeps one. Nothing is read. */
    STORED,
    /** A copy was read back, decrypted, and each document looked at. */
    WHOLE,
    /** As whole, of a share of all copies at a time, so that each has its turn. */
    SAMPLED,
    /** Tables and counts of a backup fit those of the deployment that it was taken of. */
    SOURCE,
    /** Every reference from one document to another one leads somewhere. */
    REFERENCES,
    /** Queries of the deployment's own answer as they should. */
    CHECKS,
    /** Convex's importer takes the backup, and what it makes of it is what was backed up. */
    IMPORTABLE;

    /** Lower case, as it is written in the configuration and printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no level has this word */
    public static VerifyLevel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether it reads, or counts, what a repository holds of each backup; the others look at one backup, or at the deployment. */
    public boolean isOfCopies() {
        return this == STORED || this == WHOLE || this == SAMPLED;
    }
}
