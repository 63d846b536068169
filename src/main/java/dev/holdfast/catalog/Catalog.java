package dev.holdfast.catalog;

import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An index of backups, oldest snapshot first. Immutable; the order of what it is made of does not matter. */
public final class Catalog {
    private static final Catalog EMPTY = new Catalog(List.of());

    private final List<Backup> backups;

    private Catalog(List<Backup> backups) {
        this.backups = backups;
    }

    public static Catalog of(List<Backup> backups) {
        return new Catalog(backups.stream().sorted(Backup.OLDEST_FIRST).toList());
    }

    public static Catalog empty() {
        return EMPTY;
    }

    /** All backups, oldest snapshot first. */
    public List<Backup> backups() {
        return backups;
    }

    /** All backups, newest snapshot first. */
    public List<Backup> newestFirst() {
        return backups.stream().sorted(Backup.OLDEST_FIRST.reversed()).toList();
    }

    public Catalog where(Predicate<Backup> condition) {
        return new Catalog(backups.stream().filter(condition).toList());
    }

    public Catalog ofDeployment(String deployment) {
        return where(backup -> backup.deployment().equals(deployment));
    }

    public Catalog ofTier(String tier) {
        return where(backup -> backup.tier().equals(tier));
    }

    public Catalog verified() {
        return where(Backup::isVerified);
    }

    /** Without what restores kept of their targets: that is often the very damage that somebody wants to undo, and no schedule's work. */
    public Catalog withoutSafetyCopies() {
        return where(backup -> !backup.isSafetyCopy());
    }

    /** The backup with the newest snapshot. */
    public Optional<Backup> latest() {
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
    }

    /**
     * The newest that may be relied upon, as people mean it who say latest: a safety copy only where there is nothing else, since it is of the state that somebody wanted to get away
     * from.
     */
    public Optional<Backup> latestToRelyOn() {
        Catalog good = verified();
        return good.withoutSafetyCopies().latest().or(good::latest);
    }

    /**
     * The calendar moments that backups of a schedule answer to: what decides whether a period has its backup. Only verified ones count; copies count,
     * manual backups never do.
     */
    public NavigableSet<Instant> answeredMoments(String deployment, String schedule) {
        return momentsOf(deployment, schedule, Backup::isVerified);
    }

    /** The calendar moments of a schedule to which suspect backups answer. */
    public NavigableSet<Instant> suspectMoments(String deployment, String schedule) {
        return momentsOf(deployment, schedule, Backup::isSuspect);
    }

    /** The calendar moments of a schedule to which any backups answer, good or bad. */
    public NavigableSet<Instant> shownMoments(String deployment, String schedule) {
        return momentsOf(deployment, schedule, backup -> true);
    }

    private NavigableSet<Instant> momentsOf(String deployment, String schedule, Predicate<Backup> condition) {
        return backups.stream()
                .filter(backup -> backup.deployment().equals(deployment))
                .filter(backup -> backup.manifest().trigger().answers(schedule))
                .filter(condition)
                .flatMap(backup -> backup.manifest().trigger().due().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Optional<Backup> find(BackupId id) {
        return backups.stream().filter(backup -> backup.id().equals(id)).findFirst();
    }

    /** All whose id begins so, oldest first; an exact match stands alone. */
    public List<Backup> beginningWith(String beginning) {
        List<Backup> exact = backups.stream()
                .filter(backup -> backup.id().value().equals(beginning))
                .toList();
        return exact.isEmpty()
                ? backups.stream()
                        .filter(backup -> backup.id().value().startsWith(beginning))
                        .toList()
                : exact;
    }

    public boolean isEmpty() {
        return backups.isEmpty();
    }

    public int size() {
        return backups.size();
    }
}
