package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.repository.Layout.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who reads which backup of a repository. Any thread may call it.
 *
 * <p>No backup goes while it is read, without a lock between reader and prune: the reader writes its lease and then looks for the manifest;
 * the prune looks for leases, removes the manifest, and looks for leases again before it removes the archive.
 */
final class ReadLeases {
    /** Renewed often and honoured long: a directory has no clock of its own, and those of two hosts may differ by minutes. */
    static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(1), Duration.ofMinutes(10));

    /** Readings may show them so late; what removes a backup asks by itself. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final SmallObjects objects;
    private final Clock clock;
    private final Remembered<Set<BackupId>> remembered;

    ReadLeases(SmallObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
        this.remembered = new Remembered<>(this::list, leased -> true, AGE, clock);
    }

    ReadLease open(String deployment, BackupId backup, String purpose) {
        LeaseHolder self = ThisHost.read().holder("");
        String distinction = UUID.randomUUID().toString().replace("-", "");
        ReadLease lease = new ReadLease(
                        objects.store(),
                        Layout.readLease(deployment, backup, distinction),
                        new ReadLease.Reader(purpose, self.host(), self.pid()),
                        TERMS,
                        clock)
                .begin();
        if (isGone(deployment, backup)) {
            lease.close();
            throw new RepositoryException(
                    "backup " + backup + " is not in " + objects.place() + " any more",
                    "holdfast list shows what is there");
        }
        return lease;
    }

    /** In doubt it is there: reading will tell. */
    private boolean isGone(String deployment, BackupId backup) {
        try {
            return objects.store().head(Layout.manifest(deployment, backup)).isEmpty();
        } catch (RepositoryException e) {
            return false;
        }
    }

    /** Whether somebody reads this backup at this moment. */
    boolean isRead(String deployment, BackupId backup) {
        return objects.list(Layout.readLeases(deployment, backup)).stream().anyMatch(this::isHonoured);
    }

    /** All that are read; up to a minute old. */
    Set<BackupId> read() {
        return remembered.get();
    }

    void forget() {
        remembered.forget();
    }

    private Set<BackupId> list() {
        Set<BackupId> leased = new HashSet<>();
        for (StoredObject object : objects.list(Layout.READ_LEASES)) {
            if (isHonoured(object)) {
                Layout.readLeaseOwner(object.key()).map(Owner::backup).ifPresent(leased::add);
            }
        }
        return leased;
    }

    private boolean isHonoured(StoredObject lease) {
        return objects.store()
                .clock()
                .orElseGet(clock::instant)
                .isBefore(lease.modified().plus(TERMS.expireAfter()));
    }
}
