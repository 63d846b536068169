package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a prune does less than policy asks for.
 *
 * @param deployment whose backups it is about; empty for the whole repository
 * @param instance the deployment's instance, where it is about one
 * @param text for people, with a hint where something can be done
 */
public record Block(Kind kind, Optional<String> deployment, Optional<String> instance, String text) {
    public Block {
        requireNonNull(kind, "kind");
        requireNonNull(deployment, "deployment");
        requireNonNull(instance, "instance");
        requireNonNull(text, "text");
    }

    /** A block on everything in a repository. */
    public static Block ofRepository(Kind kind, String text) {
        return new Block(kind, Optional.empty(), Optional.empty(), text);
    }

    /** The planner finds {@code NOTHING_NEW}, {@code MASS_DELETE}, {@code COPY_MISSING}, {@code LOCKED} and {@code LEASED}; who prunes finds the others. */
    public enum Kind {
        NOTHING_NEW,
        MASS_DELETE,
        /** Other repositories have still to get what is due here, and can from here alone. */
        COPY_MISSING,
        LOCKED,
        LEASED,
        DENIED,
        UNREADABLE,
        REPOSITORY_DOWN,
        /** The time that a prune may take was over. */
        TIMEOUT;

        /** As metrics and JSON have it: {@code nothing-new}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
