package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Deployment;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.Repository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes a backup: export, inspect, seal, store, check, commit. The manifest is written last, after the stored object was confirmed; whatever happens before that leaves
 * an orphan for the sweep, never a backup. Any thread may call it; two backups of one deployment into one repository exclude each other by its lease.
 */
public final class Backups implements BackupTaker {
    private final Map<String, Source> sources;
    private final Surroundings surroundings;

    /**
     * A deployment and how its backups are taken.
     *
     * @param reuseWithin by schedule: how old a verified backup may be, by its snapshot, to be copied instead of a new export; absent for never
     */
    public record Source(Deployment deployment, BackupPlan plan, Map<String, Duration> reuseWithin) {
        public Source {
            requireNonNull(deployment, "deployment");
            requireNonNull(plan, "plan");
            reuseWithin = Map.copyOf(reuseWithin);
        }

        /** Every backup is an export of its own. */
        public Source(Deployment deployment, BackupPlan plan) {
            this(deployment, plan, Map.of());
        }
    }

    public Backups(List<Source> sources, Surroundings surroundings) {
        this.sources = sources.stream()
                .collect(Collectors.toUnmodifiableMap(source -> source.plan().deployment(), source -> source));
        this.surroundings = requireNonNull(surroundings, "surroundings");
    }

    @Override
    public Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        Source source = source(request.deployment());
        Repository repository = surroundings
                .repositories()
                .apply(source.plan().firstRepository(request.trigger().schedule(), request.tier()));
        try (Lease lease = lease(source, repository, request, progress)) {
            requireUnanswered(request, repository);
            Optional<Manifest> reused = new Reuse(source, repository, request, surroundings, progress).attempt(lease);
            return reused.isPresent()
                    ? reused.get()
                    : new BackupRun(source, repository, request, surroundings, progress, lease).execute();
        }
    }

    /**
     * Takes a backup for whoever works on the deployment and so has its lease, in the repository that such a backup is written to first. Always an export of its own.
     *
     * @param withStorage whether stored files are in it even if the deployment's backups are without
     * @throws InterruptedException when the thread was interrupted; nothing was committed
     */
    public Manifest takeWithin(Lease lease, BackupRequest request, boolean withStorage, BackupProgress progress)
            throws InterruptedException {
        Source source = source(request.deployment());
        Source wanted = withStorage
                ? new Source(source.deployment(), source.plan().withStorage(), source.reuseWithin())
                : source;
        Repository repository = surroundings
                .repositories()
                .apply(wanted.plan().firstRepository(request.trigger().schedule(), request.tier()));
        return new BackupRun(wanted, repository, request, surroundings, progress, lease).execute();
    }

    /** Whoever held the lease before may have taken this very backup: the decision to take it is older than the lease. */
    private static void requireUnanswered(BackupRequest request, Repository repository) {
        request.trigger()
                .schedule()
                .ifPresent(schedule -> repository.manifests().stream()
                        .filter(manifest -> manifest.deployment().name().equals(request.deployment()))
                        .filter(manifest -> manifest.trigger().answers(schedule))
                        .filter(manifest -> manifest.trigger()
                                .due()
                                .equals(request.trigger().due()))
                        .filter(manifest -> !manifest.verdict().isSuspect())
                        .findFirst()
                        .ifPresent(manifest -> {
                            throw new RefusedException(
                                    "a backup of " + request.deployment() + " for " + schedule + " of "
                                            + request.trigger().due().orElseThrow() + " is there already: "
                                            + manifest.id(),
                                    "nothing is to be done; another daemon took it");
                        }));
    }

    private Lease lease(Source source, Repository repository, BackupRequest request, BackupProgress progress)
            throws InterruptedException {
        Instant deadline = request.deadline()
                .orElseGet(
                        () -> surroundings.clock().instant().plus(source.plan().timeout()));
        return new LeaseWait(surroundings.leases(), surroundings.clock(), surroundings.pause(), progress)
                .acquire(repository, request.deployment(), request.run(), deadline);
    }

    private Source source(String deployment) {
        Source source = sources.get(deployment);
        if (source == null) {
            throw new ConfigurationException(
                    "no deployment '" + deployment + "' is configured",
                    "configured are: "
                            + String.join(
                                    ", ", sources.keySet().stream().sorted().toList()));
        }
        return source;
    }
}
