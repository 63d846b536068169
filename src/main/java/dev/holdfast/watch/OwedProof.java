package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.Verification;
import dev.holdfast.retention.StorageClassRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * That a deployment's newest verified backup in a repository is to be read back.
 *
 * @param newest what to read: the newest that is good there and need not be thawed first
 * @param last when any backup of the deployment was last read back there, whole; empty if never
 * @param due when it is to be done
 */
public record OwedProof(String repository, Backup newest, Optional<Instant> last, Instant due) {
    /** Re-reading begins when it is due and takes a while; only what stays undone is worth a warning. */
    private static final Duration LEAST_GRACE = Duration.ofDays(1);

    public OwedProof {
        requireNonNull(repository, "repository");
        requireNonNull(newest, "newest");
        requireNonNull(last, "last");
        requireNonNull(due, "due");
    }

    /** Under which {@link ProofTerms#remembered} has it. */
    public static String place(String deployment, String repository) {
        return deployment + "/" + repository;
    }

    /**
     * All of a deployment, by repository; none where proofs are not asked for.
     *
     * @param now proofs that are yet to come were recorded under a wrong clock and do not count
     */
    public static List<OwedProof> of(
            WatchedDeployment deployment, CatalogReading reading, ProofTerms terms, Instant now) {
        return of(deployment, reading.catalog().ofDeployment(deployment.name()).backups(), reading, terms, now);
    }

    /** @param own all backups of the deployment, oldest first */
    static List<OwedProof> of(
            WatchedDeployment deployment, List<Backup> own, CatalogReading reading, ProofTerms terms, Instant now) {
        return terms.every().stream()
                .flatMap(every -> new TreeMap<>(reading.repositories())
                        .entrySet().stream()
                                .flatMap(entry ->
                                        of(deployment, own, entry.getKey(), entry.getValue(), terms, now).stream()))
                .toList();
    }

    private static Optional<OwedProof> of(
            WatchedDeployment deployment,
            List<Backup> own,
            String repository,
            RepositoryState state,
            ProofTerms terms,
            Instant now) {
        List<Backup> here = own.stream()
                .filter(backup -> backup.repositories().contains(repository))
                .toList();
        Instant latest = now.plus(RepositoryWatch.MAX_SKEW);
        Optional<Instant> last = Stream.concat(
                        Stream.ofNullable(terms.remembered().get(place(deployment.name(), repository))),
                        here.stream()
                                .flatMap(backup -> backup.verifications().stream())
                                .filter(evidence -> evidence.repository().equals(repository) && evidence.isGood())
                                .map(Verification::at))
                .filter(at -> !at.isAfter(latest))
                .max(Comparator.naturalOrder());
        return here.stream()
                .filter(backup -> !backup.isSuspect() && backup.isGoodIn(repository))
                .filter(backup -> !StorageClassRules.of(state.holdings().storageClass(backup.manifest()))
                        .isArchived())
                .reduce((older, newer) -> newer)
                .map(newest -> new OwedProof(
                        repository,
                        newest,
                        last,
                        last.orElseGet(() -> first(deployment, here))
                                .plus(terms.every().orElseThrow())));
    }

    /** Old backups go before they would be due, and what came after them must not put it off for ever. */
    private static Instant first(WatchedDeployment deployment, List<Backup> here) {
        return Stream.concat(
                        deployment.protectedSince().stream(),
                        here.stream().map(backup -> backup.manifest().timing().committed()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** When it becomes a matter of warning. */
    Instant deadline(Duration every) {
        Duration part = every.dividedBy(4);
        return due.plus(part.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : part);
    }
}
