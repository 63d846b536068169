package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What a repository could hold after any past, generated from a seed: the same seed gives the same history. */
record History(List<Candidate> backups, FixedPolicies policies, List<PruneRecord> prunes, Instant now) {
    static final String REPOSITORY = "cloud";

    /** Making them takes longer than planning them. */
    private static final Map<Long, History> KNOWN = new ConcurrentHashMap<>();

    private static final Instant BEGIN = Instant.parse("2025-01-01T02:00:00Z");
    private static final List<String> TIERS = List.of("daily", "weekly", "quick", "unknown");
    private static final List<String> DEPLOYMENTS = List.of("prod", "stage", "gone");

    /** Hands over thousands of histories; a failure names the seed. */
    static void each(Consumer<History> property) {
        each(2000, property);
    }

    static void each(int seeds, Consumer<History> property) {
        for (long seed = 0; seed < seeds; seed++) {
            try {
                property.accept(KNOWN.computeIfAbsent(seed, History::of));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    static History of(long seed) {
        return new Generator(new SplittableRandom(seed)).history();
    }

    RetentionPlan plan() {
        return plan(backups, prunes, now);
    }

    RetentionPlan plan(Collection<Candidate> of) {
        return plan(of, prunes, now);
    }

    RetentionPlan planAt(Instant moment) {
        return plan(backups, prunes, moment);
    }

    RetentionPlan plan(Collection<Candidate> of, List<PruneRecord> records, Instant moment) {
        return new RetentionPlanner(policies).plan(REPOSITORY, List.copyOf(of), records, moment);
    }

    /** The backups without those that a plan removes. */
    List<Candidate> without(Collection<Decision> removed) {
        Set<BackupId> gone = new HashSet<>();
        removed.forEach(decision -> gone.add(decision.candidate().id()));
        return backups.stream().filter(backup -> !gone.contains(backup.id())).toList();
    }

    private record Generator(SplittableRandom random) {
        History history() {
            int days = 1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 60);
            List<Candidate> backups = new ArrayList<>();
            int number = random.nextInt(70);
            for (int i = 0; i < number; i++) {
                backups.add(backup(days, i));
            }
            Instant now = BEGIN.plus(Duration.ofDays(days)).plus(Duration.ofHours(random.nextInt(-40, 3000)));
            return new History(backups, policies(), prunes(backups, now), now);
        }

        private Candidate backup(int days, int i) {
            Instant day = BEGIN.plus(Duration.ofDays(random.nextInt(days)));
            Instant snapshot = day.plus(random.nextInt(3), ChronoUnit.HOURS).plusNanos(random.nextInt(2) * 500L);
            String deployment = DEPLOYMENTS.get(Math.min(random.nextInt(6), 5) % (random.nextInt(5) == 0 ? 3 : 2));
            String tier = TIERS.get(random.nextInt(random.nextInt(6) == 0 ? 4 : 3));
            Instant named = chance(10) ? BEGIN.plus(Duration.ofDays(random.nextInt(900))) : snapshot;
            Copies copy = Copies.at(snapshot)
                    .tier(tier)
                    .deployment(deployment, deployment + (chance(15) ? "-former" : ""))
                    .id(BackupId.of(named, tier, String.format("%06d", i)))
                    .committedAfter(Duration.ofMinutes(chance(5) ? random.nextInt(-5000, 5000) : 5));
            if (chance(60)) {
                copy = copy.answering(chance(50) ? tier : "own", day);
            }
            copy = chance(12) ? copy.suspect() : copy;
            copy = chance(8) ? copy.damaged() : copy;
            copy = chance(8)
                    ? copy.held(
                            chance(50) ? Optional.empty() : Optional.of(day.plus(Duration.ofDays(random.nextInt(200)))))
                    : copy;
            copy = chance(5) ? copy.leased() : copy;
            copy = (7 * i + days) % 12 == 0 ? copy.owedTo("offsite") : copy;
            copy = chance(8) ? copy.locked(snapshot.plus(Duration.ofDays(random.nextInt(120)))) : copy;
            return copy.candidate();
        }

        private FixedPolicies policies() {
            FixedPolicies policies = new FixedPolicies();
            for (String deployment : List.of("prod", "stage")) {
                for (String tier : List.of("daily", "weekly", "quick")) {
                    policies.tier(deployment, tier, policy());
                    if (chance(30)) {
                        policies.schedule(deployment, tier, "own", policy());
                    }
                }
            }
            return policies;
        }

        private RetentionPolicy policy() {
            Optional<Age> keep =
                    chance(70) ? Optional.of(Age.of(Duration.ofHours(1 + random.nextInt(1500)))) : Optional.empty();
            OptionalInt last = chance(40) ? OptionalInt.of(1 + random.nextInt(8)) : OptionalInt.empty();
            OptionalInt most = chance(25) ? OptionalInt.of(last.orElse(1) + random.nextInt(8)) : OptionalInt.empty();
            return new RetentionPolicy(keep, last, most, 1 + random.nextInt(4));
        }

        private List<PruneRecord> prunes(List<Candidate> backups, Instant now) {
            List<PruneRecord> prunes = new ArrayList<>();
            for (String deployment : DEPLOYMENTS) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    Instant at = now.minus(Duration.ofHours(random.nextInt(-10, 500)))
                            .plusNanos(i);
                    List<Candidate> its = backups.stream()
                            .filter(backup -> backup.instance().equals(deployment)
                                    && backup.committed().isBefore(at))
                            .toList();
                    prunes.add(new PruneRecord(
                            deployment,
                            deployment,
                            chance(90) ? REPOSITORY : "other",
                            at,
                            its.stream()
                                    .filter(Candidate::isVerified)
                                    .map(Candidate::snapshotTime)
                                    .max(Comparator.naturalOrder()),
                            its.stream()
                                    .filter(backup -> chance(30))
                                    .map(Candidate::id)
                                    .toList(),
                            "ops@host"));
                }
            }
            return prunes;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }
    }
}
