package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.prune.LifecycleOffer;
import java.util.List;
import java.util.Optional;

/**
 * What came of one bucket's lifecycle rules.
 *
 * @param offer how its rules stand now; empty if that failed
 * @param applied whether rules were installed
 * @param failure present exactly if there is no offer
 */
record LifecycleOutcome(
        String repository, Optional<LifecycleOffer> offer, boolean applied, Optional<HoldfastException> failure) {
    LifecycleOutcome {
        requireNonNull(repository, "repository");
        requireNonNull(offer, "offer");
        requireNonNull(failure, "failure");
    }

    static LifecycleOutcome of(LifecycleOffer offer, boolean applied) {
        return new LifecycleOutcome(offer.repository(), Optional.of(offer), applied, Optional.empty());
    }

    static LifecycleOutcome failed(String repository, HoldfastException failure) {
        return new LifecycleOutcome(repository, Optional.empty(), false, Optional.of(failure));
    }

    /** How a command ends of whose buckets some failed: a repository that could not be asked before all else; empty if none failed. */
    static Optional<ExitCode> failure(List<LifecycleOutcome> outcomes) {
        List<ExitCode> codes = outcomes.stream()
                .flatMap(outcome -> outcome.failure().stream())
                .map(HoldfastException::exitCode)
                .toList();
        return codes.contains(ExitCode.REPOSITORY)
                ? Optional.of(ExitCode.REPOSITORY)
                : codes.stream().findFirst();
    }
}
