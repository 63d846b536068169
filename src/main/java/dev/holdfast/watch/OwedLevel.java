package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.retention.StorageClassRules;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.ReadingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * That a deployment's backups are to be verified on a level.
 *
 * @param repository whose copies; empty where it is not about the copies of one
 * @param backup which one; empty where it is about all, or about none
 * @param last the newest evidence; empty if there is none, and where each copy has its own
 * @param done when it was last carried out, whatever it found; empty if never
 * @param due when it is to be done
 * @param every how often
 */
public record OwedLevel(
        VerifyLevel level,
        Optional<String> repository,
        Optional<Backup> backup,
        Optional<LevelCheck> last,
        Optional<Instant> done,
        Instant due,
        Duration every) {
    private static final Duration LEAST_GRACE = Duration.ofDays(1);

    public OwedLevel {
        requireNonNull(level, "level");
        requireNonNull(repository, "repository");
        requireNonNull(backup, "backup");
        requireNonNull(last, "last");
        requireNonNull(done, "done");
        requireNonNull(due, "due");
        requireNonNull(every, "every");
    }

    /** All of a deployment; none on a level that is never due by itself, or has nothing to look at. */
    public static List<OwedLevel> of(
            WatchedDeployment deployment, CatalogReading reading, LevelTerms terms, Instant now) {
        return new Finder(deployment, reading, terms, now).all();
    }

    /** When it becomes a matter of warning. */
    Instant deadline() {
        Duration part = every.dividedBy(4);
        return due.plus(part.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : part);
    }

    /** One question. */
    private static final class Finder {
        private final WatchedDeployment deployment;
        private final List<Backup> own;
        private final CatalogReading reading;
        private final LevelTerms terms;
        private final Instant now;

        Finder(WatchedDeployment deployment, CatalogReading reading, LevelTerms terms, Instant now) {
            this.deployment = deployment;
            this.own = reading.catalog().ofDeployment(deployment.name()).backups();
            this.reading = reading;
            this.terms = terms;
            this.now = now;
        }

        List<OwedLevel> all() {
            List<OwedLevel> owed = new ArrayList<>();
            Optional<Instant> first = first();
            if (first.isEmpty()) {
                return owed;
            }
            terms.every(VerifyLevel.STORED).ifPresent(every -> owed.addAll(stored(every, first.get())));
            terms.every(VerifyLevel.SAMPLED).flatMap(this::sampled).ifPresent(owed::add);
            for (VerifyLevel level : List.of(VerifyLevel.SOURCE, VerifyLevel.REFERENCES, VerifyLevel.IMPORTABLE)) {
                terms.every(level)
                        .flatMap(every -> newest(level).map(backup -> ofBackup(level, backup, every, first.get())))
                        .ifPresent(owed::add);
            }
            terms.every(VerifyLevel.CHECKS)
                    .map(every -> owed(
                            VerifyLevel.CHECKS,
                            Optional.empty(),
                            Optional.empty(),
                            last(VerifyLevel.CHECKS),
                            every,
                            first.get()))
                    .ifPresent(owed::add);
            return owed;
        }

        /** Nothing is owed of a deployment that was never protected, nor backed up. */
        private Optional<Instant> first() {
            return Stream.concat(
                            deployment.protectedSince().stream(),
                            own.stream()
                                    .map(backup -> backup.manifest().timing().committed()))
                    .min(Comparator.naturalOrder());
        }

        private List<OwedLevel> stored(Duration every, Instant first) {
            return new TreeMap<>(reading.repositories())
                    .keySet().stream()
                            .filter(name -> own.stream()
                                    .anyMatch(backup -> backup.repositories().contains(name)))
                            .map(name -> owed(
                                    VerifyLevel.STORED,
                                    Optional.of(name),
                                    Optional.empty(),
                                    checks(VerifyLevel.STORED)
                                            .filter(check -> check.repository().equals(name))
                                            .reduce((older, newer) -> newer),
                                    every,
                                    first))
                            .toList();
        }

        private Optional<OwedLevel> sampled(Duration within) {
            ReadingPlan plan = ReadingPlan.of(deployment.name(), reading, within, now);
            return plan.oldest()
                    .map(oldest -> new OwedLevel(
                            VerifyLevel.SAMPLED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(oldest),
                            oldest.plus(within),
                            within));
        }

        private OwedLevel ofBackup(VerifyLevel level, Backup backup, Duration every, Instant first) {
            return owed(level, Optional.empty(), Optional.of(backup), last(level), every, first);
        }

        private static OwedLevel owed(
                VerifyLevel level,
                Optional<String> repository,
                Optional<Backup> backup,
                Optional<LevelCheck> last,
                Duration every,
                Instant first) {
            Optional<Instant> done = last.map(LevelCheck::at);
            return new OwedLevel(
                    level, repository, backup, last, done, done.orElse(first).plus(every), every);
        }

        /** A safety copy is of what a restore exchanged: nobody's deployment looks like it any more. */
        private Optional<Backup> newest(VerifyLevel level) {
            return own.stream()
                    .filter(Backup::isVerified)
                    .filter(backup -> !backup.isSafetyCopy())
                    .filter(backup -> level == VerifyLevel.SOURCE || isReadable(backup))
                    .reduce((older, newer) -> newer)
                    .filter(backup -> level != VerifyLevel.IMPORTABLE || isSmall(backup));
        }

        private boolean isSmall(Backup backup) {
            return LevelTerms.plainBytes(backup.manifest()) <= terms.importLimit();
        }

        private boolean isReadable(Backup backup) {
            Map<String, RepositoryState> states = reading.repositories();
            return backup.repositories().stream()
                    .filter(backup::isGoodIn)
                    .filter(states::containsKey)
                    .anyMatch(name -> !StorageClassRules.of(
                                    states.get(name).holdings().storageClass(backup.manifest()))
                            .isArchived());
        }

        private Optional<LevelCheck> last(VerifyLevel level) {
            return checks(level).reduce((older, newer) -> newer);
        }

        /** What is dated later than now was dated by a wrong clock. */
        private Stream<LevelCheck> checks(VerifyLevel level) {
            Instant latest = now.plus(RepositoryWatch.MAX_SKEW);
            return reading.checks(deployment.name(), level).stream()
                    .filter(check -> !check.at().isAfter(latest));
        }
    }
}
