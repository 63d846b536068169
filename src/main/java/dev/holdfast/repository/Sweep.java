package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
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
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Removes what crashes left in a repository: uploads that were never finished, archives and contexts that no manifest names, probes, leases of readers that are gone.
 * Nothing younger than a day is touched, nothing whose name is none of ours, nothing of a deployment that somebody works on, and no archive at all unless every
 * manifest of the repository could be read. Archives and contexts go under the lease of their deployment, since whoever has it may be about to name one that an earlier try
 * left. A store that refuses or fails is told in the report and does not throw.
 */
public final class Sweep {
    private static final Duration AGE = Duration.ofHours(24);

    private final Repository repository;
    private final Leases leases;
    private final String run;
    private final Clock clock;

    /** @param run id of the run that it is, for those who find its leases */
    public Sweep(Repository repository, Leases leases, String run, Clock clock) {
        this.repository = requireNonNull(repository, "repository");
        this.leases = requireNonNull(leases, "leases");
        this.run = requireNonNull(run, "run");
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

    private record Orphan(StoredObject object, Owner owner) {}

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

        /** An upload that is gone on with at this very moment fails, and is made again: its deployment is only asked after. */
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
            Map<String, List<Orphan>> orphans = new TreeMap<>();
            for (StoredObject candidate : candidates) {
                Layout.owner(candidate.key())
                        .ifPresent(owner -> orphans.computeIfAbsent(owner.deployment(), deployment -> new ArrayList<>())
                                .add(new Orphan(candidate, owner)));
            }
            orphans.forEach(this::orphansOf);
        }

        private void orphansOf(String deployment, List<Orphan> orphans) {
            Optional<Lease> free = lease(deployment);
            if (free.isEmpty()) {
                return;
            }
            try (Lease lease = free.get()) {
                for (Orphan orphan : orphans) {
                    if (isUnwanted(orphan.owner())) {
                        StoredObject object = orphan.object();
                        lease.requireHeld();
                        remove(object.key().value(), object.sizeBytes(), () -> store.delete(object.key()));
                    }
                }
            } catch (RefusedException e) {
                skipped.add("objects of " + deployment + ": " + e.getMessage());
            }
        }

        private boolean isUnwanted(Owner owner) {
            return !repository.isRead(owner.deployment(), owner.backup())
                    && !isHeld(owner)
                    && store.head(Layout.manifest(owner.deployment(), owner.backup()))
                            .isEmpty();
        }

        /** Empty where somebody works on the deployment, or might. */
        private Optional<Lease> lease(String deployment) {
            try {
                return leases.acquire(repository, deployment, LeasePurpose.SWEEP, run)
                        .match(granted -> Optional.of(granted.lease()), other -> Optional.empty());
            } catch (RepositoryException e) {
                skipped.add(mayBeWorkedOn(deployment, e));
                return Optional.empty();
            }
        }

        private static String mayBeWorkedOn(String deployment, RepositoryException cause) {
            return "objects of " + deployment + ": somebody may be working on it: " + cause.getMessage();
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
                return leases.holder(repository, deployment).isPresent();
            } catch (RepositoryException e) {
                skipped.add(mayBeWorkedOn(deployment, e));
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
