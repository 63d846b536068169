package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The calendar moments of one schedule that backups answer to; what {@link dev.holdfast.schedule.Ledger} asks for.
 *
 * @param answered of backups that count
 * @param suspect of suspect ones
 */
public record Answers(SortedSet<Instant> answered, SortedSet<Instant> suspect) {
    public Answers {
        answered = Collections.unmodifiableSortedSet(new TreeSet<>(answered));
        suspect = Collections.unmodifiableSortedSet(new TreeSet<>(suspect));
    }

    public static Answers of(Catalog catalog, String deployment, String schedule) {
        return of(catalog.ofDeployment(deployment).backups(), schedule);
    }

    /** Of backups of one deployment. */
    static Answers of(Collection<Backup> backups, String schedule) {
        TreeSet<Instant> answered = new TreeSet<>();
        TreeSet<Instant> suspect = new TreeSet<>();
        for (Backup backup : backups) {
            if (backup.manifest().trigger().schedule().filter(schedule::equals).isPresent()) {
                backup.manifest().trigger().due().ifPresent(due -> {
                    if (backup.isVerified()) {
                        answered.add(due);
                    } else if (backup.isSuspect()) {
                        suspect.add(due);
                    }
                });
            }
        }
        return new Answers(answered, suspect);
    }

    /** The earliest moment that any backup answers to: since when the schedule must have existed. */
    public java.util.Optional<Instant> earliest() {
        TreeSet<Instant> all = new TreeSet<>(answered);
        all.addAll(suspect);
        return all.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(all.first());
    }
}
