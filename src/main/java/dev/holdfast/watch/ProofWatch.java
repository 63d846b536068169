package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.watch.DeploymentHealth.ProofHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges whether the newest backups of one deployment were read back lately. */
final class ProofWatch {
    private final WatchInput input;
    private final String deployment;
    private final List<OwedProof> owed;

    /** @param backups of this deployment, oldest snapshot first */
    ProofWatch(WatchInput input, WatchedDeployment deployment, List<Backup> backups) {
        this.input = input;
        this.deployment = deployment.name();
        this.owed = OwedProof.of(
                deployment, backups, input.reading(), input.circumstances().proofs(), input.now());
    }

    /** None where proofs are not asked for. */
    Optional<Promise> promise() {
        return every().map(this::areProved);
    }

    ProofHealth health() {
        Optional<Instant> last = owed.stream().anyMatch(proof -> proof.last().isEmpty())
                ? Optional.empty()
                : owed.stream().flatMap(proof -> proof.last().stream()).min(Comparator.naturalOrder());
        return new ProofHealth(
                last,
                every().flatMap(every ->
                        owed.stream().map(proof -> proof.deadline(every)).min(Comparator.naturalOrder())));
    }

    private Optional<Duration> every() {
        return input.circumstances().proofs().every();
    }

    private Promise areProved(Duration every) {
        Optional<OwedProof> worst = owed.stream().min(Comparator.comparing(OwedProof::due));
        Optional<OwedProof> overdue =
                worst.filter(proof -> proof.deadline(every).isBefore(input.now()));
        if (overdue.isPresent()) {
            OwedProof proof = overdue.get();
            return promise(
                    PromiseState.WARNING,
                    Optional.of(proof.deadline(every)),
                    seen(proof) + "; it was due by " + Words.time(proof.due()),
                    "see in the daemon's log why it was not done, or read it now: holdfast verify "
                            + proof.newest().id());
        }
        Optional<String> unread = input.reading().repositories().entrySet().stream()
                .filter(entry -> !entry.getValue().everRead())
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder());
        if (unread.isPresent()) {
            return promise(
                    PromiseState.WARNING,
                    Optional.empty(),
                    "when backups were last read back is not known: repository " + unread.get()
                            + " could not be read yet",
                    "make the repository readable again");
        }
        return promise(
                PromiseState.OK,
                worst.flatMap(OwedProof::last),
                worst.map(proof -> seen(proof) + "; it is due at " + Words.time(proof.due()))
                        .orElse("there is no verified backup that could be read back"),
                "");
    }

    private static String seen(OwedProof proof) {
        return proof.last()
                .map(at -> "a backup in " + proof.repository() + " was last read back at " + Words.time(at))
                .orElse("no backup in " + proof.repository() + " was ever read back");
    }

    private Promise promise(PromiseState state, Optional<Instant> since, String evidence, String advice) {
        return new Promise(
                Promise.Kind.PROOF, Optional.of(deployment), Optional.empty(), state, since, evidence, advice);
    }
}
