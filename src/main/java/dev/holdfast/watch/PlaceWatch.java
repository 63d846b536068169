package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Judges the room on our disks and the size of repositories. */
final class PlaceWatch {
    private static final long GIB = 1L << 30;

    /** A share of small disks; of large ones no more than this. */
    private static final long SCARCE = 10 * GIB;

    private static final long FULL = 2 * GIB;

    /** The numbers are read each minute. */
    private static final Duration STALE = Duration.ofMinutes(15);

    private final WatchInput input;
    private final List<RepositoryHealth> repositories;

    /** @param repositories with what they hold */
    PlaceWatch(WatchInput input, List<RepositoryHealth> repositories) {
        this.input = input;
        this.repositories = repositories;
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (DiskSpace disk : input.circumstances().disks()) {
            if (told.add(disk.place())) {
                promises.add(hasRoom(disk));
            }
        }
        new TreeMap<>(input.circumstances().sizeLimits())
                .forEach((name, limit) -> repositories.stream()
                        .filter(repository -> repository.repository().equals(name))
                        .findFirst()
                        .map(repository -> isSmall(repository, limit))
                        .ifPresent(promises::add));
        return promises;
    }

    private Promise hasRoom(DiskSpace disk) {
        if (!disk.isRead() || disk.at().plus(STALE).isBefore(input.now())) {
            return promise(
                    Promise.Kind.DISK,
                    disk.place(),
                    PromiseState.WARNING,
                    "how much room is left in " + disk.path() + " is not known: "
                            + (disk.isRead() ? "it was last read at " + Words.time(disk.at()) : disk.problem()),
                    "see whether the disk is mounted and answers, and whether the daemon's user may read it");
        }
        long needed = disk.repository().map(this::largestLatest).orElse(0L);
        long full = Math.max(Math.min(disk.sizeBytes() / 50, FULL), needed);
        long scarce = Math.min(disk.sizeBytes() / 10, SCARCE);
        String seen = bytes(disk.freeBytes()) + " of " + bytes(disk.sizeBytes()) + " are free in " + disk.path();
        if (disk.freeBytes() < full) {
            return promise(
                    Promise.Kind.DISK,
                    disk.place(),
                    PromiseState.CRITICAL,
                    seen + (disk.freeBytes() < needed ? "; the largest backup takes " + bytes(needed) : ""),
                    "make room now, before the next backup: see what takes it with du -xh " + disk.path()
                            + " and what retention would let go with holdfast prune");
        }
        boolean isScarce = disk.freeBytes() < scarce;
        return promise(
                Promise.Kind.DISK,
                disk.place(),
                isScarce ? PromiseState.WARNING : PromiseState.OK,
                seen,
                isScarce ? "make room, or let retention keep less: holdfast plan" : "");
    }

    private long largestLatest(String repository) {
        TreeMap<String, Backup> latest = new TreeMap<>();
        input.reading().catalog().backups().stream()
                .filter(backup -> backup.repositories().contains(repository))
                .forEach(backup -> latest.put(backup.deployment() + "/" + backup.tier(), backup));
        return latest.values().stream()
                .mapToLong(backup -> backup.manifest().archive().storedBytes())
                .max()
                .orElse(0);
    }

    private static Promise isSmall(RepositoryHealth repository, long limit) {
        if (repository.storedBytes().isEmpty()) {
            return promise(
                    Promise.Kind.SIZE,
                    repository.repository(),
                    PromiseState.WARNING,
                    "how large it is is not known: it could not be read yet",
                    "make the repository readable again");
        }
        long bytes = repository.storedBytes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        boolean isLarge = bytes > limit;
        return promise(
                Promise.Kind.SIZE,
                repository.repository(),
                isLarge ? PromiseState.WARNING : PromiseState.OK,
                "its backups take " + bytes(bytes) + "; " + bytes(limit) + " is the limit set for it",
                isLarge
                        ? "see what retention would let go (holdfast prune), keep less, or raise warn-size of the repository"
                        : "");
    }

    /** As in {@code 1.5 GiB}. */
    private static String bytes(long count) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    private static Promise promise(
            Promise.Kind kind, String place, PromiseState state, String evidence, String advice) {
        return new Promise(kind, Optional.empty(), Optional.of(place), state, Optional.empty(), evidence, advice);
    }
}
