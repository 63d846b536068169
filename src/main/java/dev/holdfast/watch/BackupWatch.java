package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Verification;
import dev.holdfast.run.RunOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Judges what is stored of one deployment. */
final class BackupWatch {
    private final WatchInput input;
    private final WatchedDeployment deployment;
    private final List<Backup> backups;
    private final FreshnessWatch freshness;
    private final ProofWatch proofs;
    private final DrillWatch drills;
    private final LevelWatch levels;

    /** @param backups of this deployment, oldest snapshot first */
    BackupWatch(WatchInput input, WatchedDeployment deployment, List<Backup> backups) {
        this.input = input;
        this.deployment = deployment;
        this.backups = backups;
        this.freshness = new FreshnessWatch(input, deployment, backups);
        this.proofs = new ProofWatch(input, deployment, backups);
        this.drills = new DrillWatch(input, deployment);
        this.levels = new LevelWatch(input, deployment);
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        freshness.promise().ifPresent(promises::add);
        for (String tier : tierNames()) {
            // A safety copy is as small and odd as what a restore was needed for.
            latestOf(tier)
                    .filter(latest -> !latest.isSafetyCopy())
                    .map(latest -> isWhole(tier, latest))
                    .ifPresent(promises::add);
        }
        if (!backups.isEmpty()) {
            promises.add(verificationsHold());
        }
        proofs.promise().ifPresent(promises::add);
        promises.addAll(drills.promises());
        promises.addAll(levels.promises());
        return promises;
    }

    /** @param isAllKnown whether every repository was read once */
    DeploymentHealth health(boolean isAllKnown) {
        return new DeploymentHealth(
                deployment.name(),
                freshness.deadline(),
                isAllKnown ? Optional.of(proofs.health()) : Optional.empty(),
                isAllKnown ? Optional.of(hurt().size()) : Optional.empty(),
                input.circumstances().source(deployment.name()),
                drills.health(),
                deployment.isProduction() && deployment.drill().isEmpty(),
                isAllKnown ? levels.health() : List.of());
    }

    /** Of which a copy was found bad. */
    private List<Backup> hurt() {
        return backups.stream()
                .filter(backup -> !backup.repositories().stream().allMatch(backup::isGoodIn))
                .toList();
    }

    List<TierHealth> tiers() {
        return tierNames().stream().map(this::tier).toList();
    }

    int copiesMin() {
        return backups.stream()
                .filter(Backup::isVerified)
                .mapToInt(backup -> (int)
                        backup.repositories().stream().filter(backup::isGoodIn).count())
                .min()
                .orElse(0);
    }

    /** Tiers in use; a deployment without schedules is backed up by hand. */
    private SortedSet<String> tierNames() {
        TreeSet<String> names = new TreeSet<>();
        deployment.schedules().forEach(schedule -> names.add(schedule.schedule().tier()));
        backups.forEach(backup -> names.add(backup.tier()));
        input.facts().counts().stream()
                .filter(count -> count.deployment().equals(deployment.name()))
                .filter(count -> count.outcome() != RunOutcome.SKIPPED)
                .forEach(count -> names.add(count.tier()));
        if (names.isEmpty()) {
            names.add("manual");
        }
        return names;
    }

    private TierHealth tier(String tier) {
        List<Backup> stored =
                backups.stream().filter(backup -> backup.tier().equals(tier)).toList();
        List<Backup> verified = stored.stream().filter(Backup::isVerified).toList();
        Optional<Backup> latest = latestOf(tier);
        Optional<RunningBackup> running = running().filter(each -> each.tier().equals(tier));
        return new TierHealth(
                deployment.name(),
                tier,
                verified.stream().map(BackupWatch::committed).max(Comparator.naturalOrder()),
                verified.stream().map(Backup::provedAt).max(Comparator.naturalOrder()),
                verified.stream()
                        .map(backup -> backup.manifest().snapshotTime())
                        .max(Comparator.naturalOrder()),
                running.map(RunningBackup::since),
                running.map(RunningBackup::progress),
                latest.map(backup -> backup.manifest().archive().plainBytes()).orElse(0L),
                latest.map(backup -> backup.manifest().contents().documents()).orElse(0L),
                stored.size(),
                verified.size(),
                (int) stored.stream().filter(Backup::isSuspect).count());
    }

    private Promise isWhole(String tier, Backup latest) {
        if (latest.isSuspect()) {
            return promise(
                    Promise.Kind.WHOLE,
                    Optional.of(tier),
                    PromiseState.CRITICAL,
                    Optional.of(committed(latest)),
                    "the latest backup " + latest.id() + " is suspect: "
                            + String.join("; ", latest.manifest().verdict().reasons()),
                    "compare it with the one before (holdfast show " + latest.id()
                            + "); if the data is meant to be so, change the limits under expect");
        }
        return promise(
                Promise.Kind.WHOLE,
                Optional.of(tier),
                PromiseState.OK,
                Optional.of(committed(latest)),
                "the latest backup is " + latest.id(),
                "");
    }

    /** A backup that is bad in all its repositories is lost; one with a good copy left needs a look. */
    private Promise verificationsHold() {
        List<Backup> hurt = hurt();
        if (hurt.isEmpty()) {
            return promise(
                    Promise.Kind.VERIFIED,
                    Optional.empty(),
                    PromiseState.OK,
                    Optional.empty(),
                    "no stored backup was found bad",
                    "");
        }
        List<Backup> lost = hurt.stream()
                .filter(backup -> backup.repositories().stream().noneMatch(backup::isGoodIn))
                .toList();
        Backup worst = (lost.isEmpty() ? hurt : lost).get((lost.isEmpty() ? hurt : lost).size() - 1);
        Optional<Verification> found = worst.verifications().stream()
                .filter(evidence -> !evidence.isGood())
                .reduce((older, newer) -> newer);
        String more = hurt.size() == 1 ? "" : " (and " + (hurt.size() - 1) + " more)";
        String problem = found.map(
                        evidence -> " in " + evidence.repository() + ": " + String.join("; ", evidence.problems()))
                .orElse("");
        return promise(
                Promise.Kind.VERIFIED,
                Optional.empty(),
                lost.isEmpty() ? PromiseState.WARNING : PromiseState.CRITICAL,
                found.map(Verification::at),
                worst.id() + " failed verification" + problem + more,
                lost.isEmpty()
                        ? "find out what damaged the repository, then: holdfast repair " + worst.id()
                        : "find out what damaged the repository, then take a new backup: holdfast backup "
                                + deployment.name());
    }

    private Optional<Backup> latestOf(String tier) {
        return backups.stream().filter(backup -> backup.tier().equals(tier)).reduce((older, newer) -> newer);
    }

    private Optional<RunningBackup> running() {
        return input.running().stream()
                .filter(running -> running.deployment().equals(deployment.name()))
                .min(Comparator.comparing(RunningBackup::since));
    }

    private static Instant committed(Backup backup) {
        return backup.manifest().timing().committed();
    }

    private Promise promise(
            Promise.Kind kind,
            Optional<String> subject,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(kind, Optional.of(deployment.name()), subject, state, since, evidence, advice);
    }
}
