package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Layout.Owner;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.SweepReport.Refused;
import dev.holdfast.repository.SweepReport.Removed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Removes what crashes left in a repository: uploads that were never finished, archives and contexts that no manifest names, probes, leases of readers that are gone.
 * Nothing younger than a day is touched, nothing whose name is none of ours, nothing of a deployment that somebody works on, and no archive at all unless every
 * manifest of the repository could be read. A store that refuses or fails is told in the report and does not throw.
 */
public final class Sweep {
    private static final Duration AGE = Duration.ofHours(24);

    private final Repository repository;
    private final Predicate<String> isLeased;
    private final Clock clock;

    /** @param isLeased whether somebody holds the lease of this deployment now; if it throws, somebody might */
    public Sweep(Repository repository, Predicate<String> isLeased, Clock clock) {
        this.repository = requireNonNull(repository, "repository");
        this.isLeased = requireNonNull(isLeased, "isLeased");
        this.clock = requireNonNull(clock, "clock");
    }

    public SweepReport run() {
        Work work = new Work();
        work.attempt("unfinished uploads", work::uploads);
        work.attempt("archives", work::orphans);
        work.attempt("probes", work::probes);
        work.attempt("read leases", work::readLeases);
        return new SweepReport(work.removed, work.refused, work.skipped);
    }

    /** One run. */
    private final class Work {
        private final ObjectStore store = repository.store();
        private final List<Removed> removed = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final Map<String, Boolean> leased = new HashMap<>();

        void attempt(String what, Runnable step) {
            try {
                step.run();
            } catch (RepositoryException e) {
                skipped.add(what + ": " + e.getMessage());
            }
        }

        void uploads() {
            for (UnfinishedUpload upload : store.unfinishedUploads()) {
                boolean mayLive = Layout.owner(upload.key())
                        .filter(this::isLeasedOrUnknown)
                        .isPresent();
                if (Layout.isOurs(upload.key()) && isOld(upload.begun()) && !mayLive) {
                    remove("unfinished upload of " + upload.key(), upload.sizeBytes(), () -> store.abort(upload));
                }
            }
        }

        void probes() {
            for (StoredObject probe : list(Layout.PROBES)) {
                if (Layout.isProbe(probe.key()) && isOld(probe.modified())) {
                    remove(probe.key().value(), probe.sizeBytes(), () -> store.hide(probe.key()));
                }
            }
        }

        /** Those that somebody holds are renewed every minute. */
        void readLeases() {
            for (StoredObject lease : list(Layout.READ_LEASES)) {
                if (Layout.readLeaseOwner(lease.key()).isPresent() && isOld(lease.modified())) {
                    remove(lease.key().value(), lease.sizeBytes(), () -> store.hide(lease.key()));
                }
            }
        }

        /** Looks for objects first and for manifests after, so that a backup committed between is seen as one. */
        void orphans() {
            List<StoredObject> candidates = new ArrayList<>(list(Layout.ARCHIVES));
            candidates.addAll(list(Layout.CONTEXT));
            candidates.removeIf(object -> !isOld(object.modified()));
            if (candidates.isEmpty()) {
                return;
            }
            RepositoryReading reading = repository.read();
            Optional<ObjectKey> unreadable = reading.unreadable().keySet().stream()
                    .filter(key -> key.value().startsWith(Layout.MANIFESTS))
                    .findFirst();
            if (unreadable.isPresent()) {
                skipped.add("archives: " + unreadable.get() + " cannot be read, so nobody knows what it names");
                return;
            }
            Set<String> named = named(reading.manifests());
            candidates.removeIf(object -> named.contains(object.key().value()));
            for (StoredObject candidate : candidates) {
                Layout.owner(candidate.key()).ifPresent(owner -> orphan(candidate, owner));
            }
        }

        private void orphan(StoredObject object, Owner owner) {
            if (isLeasedOrUnknown(owner)
                    || repository.isRead(owner.deployment(), owner.backup())
                    || isHeld(owner)
                    || store.head(Layout.manifest(owner.deployment(), owner.backup()))
                            .isPresent()) {
                return;
            }
            remove(object.key().value(), object.sizeBytes(), () -> store.delete(object.key()));
        }

        /** Somebody wants a backup to stay whose manifest is gone: its bytes do. */
        private boolean isHeld(Owner owner) {
            boolean isHeld = repository
                    .holds()
                    .find(owner.deployment(), owner.backup())
                    .filter(hold -> hold.standsAt(CautiousTime.of(store, clock)))
                    .isPresent();
            if (isHeld) {
                skipped.add("objects of " + owner.backup()
                        + ": it is held, but has no manifest; lift the hold if they may go");
            }
            return isHeld;
        }

        private boolean isLeasedOrUnknown(Owner owner) {
            return leased.computeIfAbsent(owner.deployment(), this::askForLease);
        }

        private boolean askForLease(String deployment) {
            try {
                return isLeased.test(deployment);
            } catch (RepositoryException e) {
                skipped.add("objects of " + deployment + ": somebody may be working on it: " + e.getMessage());
                return true;
            }
        }

        private void remove(String what, long sizeBytes, Runnable removal) {
            try {
                removal.run();
                removed.add(new Removed(what, sizeBytes));
            } catch (RepositoryException e) {
                refused.add(new Refused(what, sizeBytes, e.getMessage()));
            }
        }

        private List<StoredObject> list(String prefix) {
            try (Stream<StoredObject> objects = store.list(prefix)) {
                return objects.toList();
            }
        }

        /** By the store's clock, which also stamped the objects; asked after an answer of the store. */
        private boolean isOld(Instant time) {
            return time.plus(AGE).isBefore(store.clock().orElseGet(clock::instant));
        }
    }

    private static Set<String> named(List<Manifest> manifests) {
        Set<String> named = new HashSet<>();
        for (Manifest manifest : manifests) {
            named.add(manifest.archive().key());
            manifest.context().key().ifPresent(named::add);
        }
        return named;
    }
}
