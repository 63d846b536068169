package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.AuditEntryCodec;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.PruneRecordCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who did what to a repository, kept in it as {@code audit/YYYY/MM/DD/INSTANT-ID.json}. Entries are written once; nothing changes them, and nothing but their age removes them. Among
 * them lie the records of past prunes. Any thread may call it.
 */
public final class AuditLog {
    private final Repository repository;
    private final AuditEntryCodec codec = new AuditEntryCodec();
    private final PruneRecordCodec pruneCodec = new PruneRecordCodec();

    public AuditLog(Repository repository) {
        this.repository = requireNonNull(repository, "repository");
    }

    /**
     * What was done.
     *
     * @param entries oldest first; those of prunes that meant to remove something among them
     * @param unreadable objects that are there but could not be understood, with the reason, by key
     */
    public record Reading(List<AuditEntry> entries, SortedMap<String, String> unreadable) {
        public Reading {
            entries = entries.stream()
                    .sorted(Comparator.comparing(AuditEntry::at))
                    .toList();
            unreadable = new TreeMap<>(unreadable);
        }
    }

    /**
     * What became of old entries.
     *
     * @param removed how many are gone
     * @param kept how many stay although they are old enough, since the store does not let them go
     * @param problem why, of the first; empty if none stays
     */
    public record Expiry(int removed, int kept, String problem) {}

    /** @throws dev.holdfast.failure.RepositoryException if it could not be written */
    public void record(AuditEntry entry) {
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        repository.store().putIfAbsent(Layout.audit(entry.at(), distinction), codec.write(entry));
    }

    /**
     * Reads what was done from a moment until before another one.
     *
     * @throws dev.holdfast.failure.RepositoryException if the store failed
     */
    public Reading read(Instant from, Instant until) {
        List<StoredObject> entries = new ArrayList<>();
        List<StoredObject> prunes = new ArrayList<>();
        int last = until.atOffset(ZoneOffset.UTC).getYear();
        for (int year = from.atOffset(ZoneOffset.UTC).getYear(); year <= last; year++) {
            for (StoredObject object : repository.objects().list(Layout.AUDIT + year + "/")) {
                Optional<Instant> at = Layout.audited(object.key());
                boolean isWithin =
                        at.isPresent() && !at.get().isBefore(from) && at.get().isBefore(until);
                if (isWithin && !Layout.isPastCheck(object.key())) {
                    (Layout.isPastPrune(object.key()) ? prunes : entries).add(object);
                }
            }
        }
        repository.objects().list(Layout.EVIDENCE).stream()
                .filter(object -> Layout.pruneGroup(object.key()).isPresent())
                .forEach(prunes::add);
        repository.confirmThere(entries.isEmpty() && prunes.isEmpty());
        ObjectCache.Result<AuditEntry> read =
                repository.objects().<AuditEntry>cache(this::entry).read(entries);
        ObjectCache.Result<PruneRecord> pruned =
                repository.objects().<PruneRecord>cache(this::prune).read(prunes);
        SortedMap<String, String> unreadable = new TreeMap<>();
        read.unreadable().forEach((key, why) -> unreadable.put(key.value(), why));
        pruned.unreadable().forEach((key, why) -> unreadable.put(key.value(), why));
        return new Reading(
                Stream.concat(
                                read.values().stream(),
                                pruned.values().stream()
                                        .filter(prune -> !prune.due().isEmpty())
                                        .map(this::entryOf)
                                        .filter(prune -> !prune.at().isBefore(from)
                                                && prune.at().isBefore(until)))
                        .toList(),
                unreadable);
    }

    private AuditEntry entry(ObjectKey key, byte[] content) throws CorruptBackupException {
        return codec.read(key.value(), content);
    }

    private PruneRecord prune(ObjectKey key, byte[] content) throws CorruptBackupException {
        return pruneCodec.read(key.value(), content);
    }

    private AuditEntry entryOf(PruneRecord prune) {
        return new AuditEntry(
                prune.at(),
                prune.by(),
                "prune",
                prune.due().size() + (prune.due().size() == 1 ? " backup" : " backups"),
                prune.deployment(),
                Map.of(
                        "backups",
                        prune.due().stream().map(BackupId::value).collect(Collectors.joining(" ")),
                        "repository",
                        repository.name()));
    }

    /**
     * Removes entries that were written before a moment, by their names, as far as the store lets it.
     *
     * @throws dev.holdfast.failure.RepositoryException if it cannot be listed
     */
    public Expiry expire(Instant before) {
        int removed = 0;
        int kept = 0;
        String problem = "";
        for (StoredObject object : repository.objects().list(Layout.AUDIT)) {
            if (Layout.audited(object.key()).filter(before::isAfter).isEmpty()) {
                continue;
            }
            try {
                repository.store().delete(object.key());
                removed++;
            } catch (HiddenObjectException outOfSight) {
                removed++;
            } catch (LockedObjectException e) {
                kept++;
                problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
            } catch (RepositoryException e) {
                // A key that may not delete one may delete none.
                return new Expiry(removed, kept + 1, String.valueOf(e.getMessage()));
            }
        }
        return new Expiry(removed, kept, problem);
    }
}
