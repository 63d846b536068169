package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.testing.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Builds backups as a repository holds them. Each method gives another one. */
record Copies(Candidate candidate) {
    static Copies at(String snapshotTime) {
        return at(Instant.parse(snapshotTime));
    }

    /** A good manual one of the tier daily of prod. */
    static Copies at(Instant snapshotTime) {
        return new Copies(
                Candidate.of(Manifests.of("prod", "daily", snapshotTime, Manifests.tables(), Manifests.whole())));
    }

    Copies tier(String tier) {
        return with(new Changes(manifest()).tier(tier));
    }

    Copies deployment(String name, String instance) {
        return with(new Changes(manifest())
                .deployment(new DeploymentIdentity(name, "https://" + instance + ".convex.cloud", instance, "cloud")));
    }

    Copies id(BackupId id) {
        return with(new Changes(manifest()).id(id));
    }

    Copies answering(String schedule, Instant due) {
        return with(new Changes(manifest()).trigger(Trigger.schedule(schedule, due)));
    }

    /** Taken before a restore. */
    Copies safety() {
        Trigger trigger = new Trigger(TriggerKind.SAFETY, Optional.empty(), Optional.empty(), Optional.empty());
        return tier("safety").with(new Changes(tier("safety").manifest()).trigger(trigger));
    }

    Copies committed(Instant at) {
        return with(new Changes(manifest()).timing(new Timing(at, at, at)));
    }

    Copies suspect() {
        return with(new Changes(manifest()).verdict(new Verdict(List.of("shrank"), Optional.empty())));
    }

    Copies bytes(long stored) {
        Archive it = manifest().archive();
        return with(new Changes(manifest())
                .archive(new Archive(
                        it.key(),
                        it.plainBytes(),
                        stored,
                        it.plainSha256(),
                        it.storedSha256(),
                        it.recipients(),
                        it.storageClass())));
    }

    Copies damaged() {
        return new Copies(new Candidate(
                manifest(), false, candidate.storageClass(), candidate.classSince(), candidate.obstacles()));
    }

    Copies in(String storageClass) {
        return in(storageClass, candidate.classSince());
    }

    Copies in(String storageClass, Instant since) {
        return new Copies(new Candidate(manifest(), candidate.isGood(), storageClass, since, candidate.obstacles()));
    }

    Copies held(Optional<Instant> until) {
        Hold hold =
                new Hold(candidate.id(), candidate.deployment(), "audit", until, candidate.snapshotTime(), "ops@host");
        return obstacles(new Obstacles(
                Optional.of(hold),
                candidate.obstacles().isLeased(),
                candidate.obstacles().lockedUntil(),
                candidate.obstacles().owedTo()));
    }

    Copies leased() {
        return obstacles(new Obstacles(
                candidate.obstacles().hold(),
                true,
                candidate.obstacles().lockedUntil(),
                candidate.obstacles().owedTo()));
    }

    Copies neededBy(String restore) {
        return obstacles(candidate.obstacles().neededBy(new RestoreId(restore)));
    }

    Copies owedTo(String... repositories) {
        return new Copies(candidate.owedTo(new TreeSet<>(List.of(repositories))));
    }

    Copies locked(Instant until) {
        return new Copies(candidate.lockedUntil(until));
    }

    Copies committedAfter(Duration delay) {
        return committed(candidate.snapshotTime().plus(delay));
    }

    private Copies obstacles(Obstacles obstacles) {
        return new Copies(new Candidate(
                manifest(), candidate.isGood(), candidate.storageClass(), candidate.classSince(), obstacles));
    }

    private Manifest manifest() {
        return candidate.manifest();
    }

    private Copies with(Manifest manifest) {
        return new Copies(new Candidate(
                manifest,
                candidate.isGood(),
                candidate.storageClass(),
                manifest.timing().committed(),
                candidate.obstacles()));
    }

    /** One field of a manifest changed. */
    private record Changes(Manifest it) {
        Manifest id(BackupId id) {
            return make(id, it.deployment(), it.tier(), it.trigger(), it.timing(), it.archive(), it.verdict());
        }

        Manifest deployment(DeploymentIdentity deployment) {
            return make(it.id(), deployment, it.tier(), it.trigger(), it.timing(), it.archive(), it.verdict());
        }

        Manifest tier(String tier) {
            BackupId id = BackupId.of(
                    it.snapshotTime(),
                    tier,
                    it.id().value().substring(it.id().value().length() - 6));
            return make(id, it.deployment(), tier, it.trigger(), it.timing(), it.archive(), it.verdict());
        }

        Manifest trigger(Trigger trigger) {
            return make(it.id(), it.deployment(), it.tier(), trigger, it.timing(), it.archive(), it.verdict());
        }

        Manifest timing(Timing timing) {
            return make(it.id(), it.deployment(), it.tier(), it.trigger(), timing, it.archive(), it.verdict());
        }

        Manifest archive(Archive archive) {
            return make(it.id(), it.deployment(), it.tier(), it.trigger(), it.timing(), archive, it.verdict());
        }

        Manifest verdict(Verdict verdict) {
            return make(it.id(), it.deployment(), it.tier(), it.trigger(), it.timing(), it.archive(), verdict);
        }

        private Manifest make(
                BackupId id,
                DeploymentIdentity deployment,
                String tier,
                Trigger trigger,
                Timing timing,
                Archive archive,
                Verdict verdict) {
            return new Manifest(
                    id,
                    deployment,
                    tier,
                    trigger,
                    it.snapshotTime(),
                    timing,
                    archive,
                    it.contents(),
                    it.context(),
                    it.annotations(),
                    it.origin(),
                    verdict);
        }
    }
}
