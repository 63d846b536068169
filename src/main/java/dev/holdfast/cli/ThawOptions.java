package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.thaw.ThawOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that reads archives thaws them. A picocli mixin. */
final class ThawOptions {
    @Option(
            names = "--thaw",
            description =
                    "Thaw an archived copy first and wait for it, hours perhaps. The store bills it. A hold keeps prune"
                            + " away until the thawed copy goes. Interrupted, the same command goes on waiting.")
    private boolean thaw;

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

    /** What is thawed and how; empty unless it was asked for. */
    Optional<ThawOrder> order(ColdStorage cold) {
        if (thaw) {
            return Optional.of(order(cold, speed, days));
        }
        if (speed != null || days != null) {
            throw new UsageException("--speed and --days are for --thaw", "add --thaw, or leave them out");
        }
        return Optional.empty();
    }

    static ThawOrder order(ColdStorage cold, @Nullable ThawSpeed speed, @Nullable Integer days) {
        return cold.order(Optional.ofNullable(speed), days == null ? OptionalInt.empty() : OptionalInt.of(days));
    }
}
