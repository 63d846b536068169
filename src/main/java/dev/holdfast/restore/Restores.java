package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.repository.Repository;
import dev.holdfast.restore.RestoreRun.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Restores into deployments of the configuration: plans, carries out, takes back, and finishes what was left half-way. Any thread may call it; two restores into one deployment
 * exclude each other, and every backup of it, by its leases.
 *
 * <p>The order of a restore: what is restored is read whole; the plan is made; consent is checked; the leases of the target are taken; the journal begins; the target is paused if
 * that was ordered; a safety copy is taken; the target is looked at once more; the ZIP is uploaded; the target's own summary is compared with the plan; the confirmation is
 * written into the journal and given; the import is followed, its outcome proved; the target runs again; the journal ends. Whatever fails before the confirmation changes
 * nothing.
 */
public final class Restores {
    private final Map<String, RestoreTarget> targets;
    private final RestoreSurroundings around;
    private final Planning planning;

    public Restores(Collection<RestoreTarget> targets, RestoreSurroundings around) {
        this.targets = targets.stream().collect(Collectors.toUnmodifiableMap(RestoreTarget::name, Function.identity()));
        this.around = requireNonNull(around, "around");
        this.planning = new Planning(around);
    }

    /**
     * Says what a restore would do. A file is read whole, a backup's manifest is believed until {@link #carryOut}.
     *
     * @throws HoldfastException if the source or the target cannot be read; what speaks against the restore is in the plan instead
     */
    public Prepared plan(RestoreOrder order, RestoreProgress progress) throws InterruptedException {
        return planning.plan(order, target(order.target()), progress);
    }

    /**
     * Says what taking back a restore would do.
     *
     * @throws RefusedException if there is nothing to be taken back, or it stands half-way
     */
    public Prepared planUndo(RestoreRecord record, Set<RestoreWish> wishes, RestoreProgress progress)
            throws InterruptedException {
        return new Undo(planning, around).of(record, target(record.deployment()), wishes, progress);
    }

    /**
     * Carries out what was planned.
     *
     * @return the restore as it ended: {@link RestoreOutcome#PROVED} or {@link RestoreOutcome#UNPROVED}
     * @throws RefusedException if the plan has refusals, consent is missing, somebody else works on the target, or it would do something else than planned
     * @throws HoldfastException if it failed; the message says in which state the target is
     * @throws InterruptedException if the thread was interrupted; the message says the same
     */
    public RestoreRecord carryOut(Prepared prepared, Consent consent, RestoreProgress progress)
            throws InterruptedException {
        Instant asked = around.clock().instant();
        RestoreTarget target = target(prepared.order().target());
        target.requireImports();
        boolean isBare = prepared.order().wants(RestoreWish.NO_SAFETY_COPY);
        if (!prepared.plan().canBegin()) {
            // What makes the target busy may be the remains of an earlier restore.
            requireNothingHalfway(target.name());
        }
        requirePossible(prepared);
        consent.require(target.name(), target.isProduction(), isBare);
        Optional<Backup> backup = prepared.order().source().match(Optional::of, file -> Optional.empty());
        try (KeptSource kept = KeptSource.of(backup, around.repositories())) {
            if (backup.isPresent() && kept.copies() == 0) {
                progress.note("no repository could be told that "
                        + prepared.plan().source() + " is being restored, so a prune may remove it meanwhile");
            }
            return carryOut(prepared, target, asked, progress);
        }
    }

    private RestoreRecord carryOut(Prepared prepared, RestoreTarget target, Instant asked, RestoreProgress progress)
            throws InterruptedException {
        Prepared checked = planning.validate(prepared, target, progress);
        requirePossible(checked);
        Repository home = home(target, prepared.order().wants(RestoreWish.NO_SAFETY_COPY));
        RestoreRun run;
        try (Leasehold leases = leases(target, home)) {
            requireNothingHalfway(target.name());
            Site site = new Site(home, leases);
            run = RestoreRun.begin(checked, planning, target, site, around, progress, asked);
            TakingBack takingBack = new TakingBack(around, target, site, progress);
            try {
                run.execute();
            } catch (HoldfastException e) {
                throw run.isToBeTakenBack() ? takingBack.after(run, e) : e;
            }
            if (run.isToBeTakenBack()) {
                takingBack.afterAll(run);
            }
            return run.record();
        }
    }

    static void requirePossible(Prepared prepared) {
        if (!prepared.plan().canBegin()) {
            throw new RefusedException(
                    "cannot restore " + prepared.plan().source() + " into "
                            + prepared.order().target() + ": "
                            + String.join("; ", prepared.plan().refusals()),
                    "look at the plan: holdfast restore with --dry-run");
        }
    }

    /**
     * Finishes a restore that was left half-way: called off if its import was not confirmed, followed to its end and proved if it was, unpaused if it was paused for it.
     *
     * @return the restore, ended
     * @throws HoldfastException as {@link #carryOut}
     */
    public RestoreRecord resume(RestoreId id, RestoreProgress progress) throws InterruptedException {
        RestoreRecord found = find(id);
        RestoreTarget target = target(found.deployment());
        target.requireImports();
        Repository home = homeOf(id);
        try (Leasehold leases = leases(target, home)) {
            leases.requireHeld();
            // Whoever had the lease before may have ended it.
            RestoreRecord record = home.restores().read().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElse(found);
            if (!record.standsHalfway()) {
                return record;
            }
            Journal journal = new Journal(home, record, around.clock(), progress);
            Right right = new Right(new Site(home, leases), journal);
            try (KeptSource kept = KeptSource.of(planning.backup(record), around.repositories())) {
                requireNonNull(kept, "kept");
                if (Recovery.wishes(record).contains(RestoreWish.AUTO_UNDO)) {
                    progress.note("--auto-undo counts no more, since whoever resumes it may know better: if its outcome"
                            + " is wrong, take it back with holdfast undo " + id);
                }
                return new Recovery(target, planning, around, journal, right, progress).settle();
            }
        }
    }

    /** All restores, oldest first, as far as repositories can be read. */
    public List<RestoreRecord> records() {
        return planning.restores();
    }

    /** @throws UsageException if there is none of this id in a repository that can be read */
    public RestoreRecord find(RestoreId id) {
        return records().stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "there is no restore " + id + " in a repository that can be read",
                        "see what was restored with: holdfast status"));
    }

    /**
     * The newest restore that changed its target, or stands half-way.
     *
     * @param deployment its target; empty where one alone was ever restored into
     * @throws UsageException if there is none, or several may be meant
     */
    public RestoreRecord latest(Optional<String> deployment) {
        List<RestoreRecord> candidates = records().stream()
                .filter(record -> record.mayHaveChanged() || record.standsHalfway())
                .filter(record -> deployment.isEmpty() || deployment.get().equals(record.deployment()))
                .toList();
        if (candidates.stream().map(RestoreRecord::deployment).distinct().count() > 1) {
            throw new UsageException(
                    "the latest restore into which deployment?", "add --deployment with its name, or the restore's id");
        }
        return candidates.stream()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new UsageException(
                        "nothing was restored"
                                + deployment.map(name -> " into " + name).orElse(""),
                        "there is nothing to undo"));
    }

    private void requireNothingHalfway(String deployment) {
        planning.halfway(deployment).ifPresent(record -> {
            throw new RefusedException(
                    Planning.words(record),
                    "if its outcome is not wanted then: holdfast undo " + record.id() + " --confirm " + deployment);
        });
    }

    /** The repository of safety copies; without one, any of the deployment's that can be used. */
    private Repository home(RestoreTarget target, boolean isBare) {
        List<String> names = target.plan().destinations().of(Optional.empty(), SafetyCopy.TIER);
        RepositoryException last = null;
        for (String name : isBare ? names : names.subList(0, 1)) {
            try {
                Repository repository = around.door().apply(name);
                repository.restores().read();
                return repository;
            } catch (RepositoryException e) {
                last = e;
            }
        }
        throw new RepositoryException(
                "no restore into " + target.name()
                        + " begins without a repository for its journal and its safety copy: "
                        + requireNonNull(last).getMessage(),
                isBare || names.size() == 1
                        ? last.hint()
                        : "repair it, or go without a safety copy and use another one: --no-safety-copy",
                last);
    }

    private Repository homeOf(RestoreId id) {
        RepositoryException last = null;
        for (Repository repository : around.repositories().values()) {
            try {
                if (repository.restores().read().stream()
                        .anyMatch(record -> record.id().equals(id))) {
                    return around.door().apply(repository.name());
                }
            } catch (RepositoryException e) {
                last = e;
            }
        }
        throw new RepositoryException(
                "the repository with the journal of restore " + id + " cannot be read", "see: holdfast status", last);
    }

    private Leasehold leases(RestoreTarget target, Repository home) throws InterruptedException {
        Set<String> names = new LinkedHashSet<>(target.plan().into());
        target.plan().intoByTier().values().forEach(names::addAll);
        target.plan().intoBySchedule().values().forEach(names::addAll);
        List<Repository> further = new ArrayList<>();
        for (String name : names) {
            Optional.ofNullable(around.repositories().get(name)).ifPresent(further::add);
        }
        return Leasehold.take(
                around.leases(),
                around.pause(),
                home,
                further,
                target.name(),
                around.distinctions().get());
    }

    private RestoreTarget target(String name) {
        RestoreTarget target = targets.get(name);
        if (target == null) {
            throw new ConfigurationException(
                    "no deployment '" + name + "' is configured with a key",
                    "configured are: "
                            + String.join(
                                    ", ", targets.keySet().stream().sorted().toList()));
        }
        return target;
    }
}
