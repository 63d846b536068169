package dev.holdfast.cli;

import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.thaw.ThawOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast something is thawed and for how long. A picocli mixin. */
final class ThawTerms {
    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description = "Of the thaw: ${COMPLETION-CANDIDATES}. Default: thaw.speed of the configuration.",
            completionCandidates = Speeds.class)
    private @Nullable ThawSpeed speed;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long the thawed copy stays. Default: thaw.days of the configuration.")
    private @Nullable Integer days;

    boolean areGiven() {
        return speed != null || days != null;
    }

    ThawOrder order(ColdStorage cold) {
        return cold.order(Optional.ofNullable(speed), days == null ? OptionalInt.empty() : OptionalInt.of(days));
    }
}
