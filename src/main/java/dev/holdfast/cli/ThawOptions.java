package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import dev.holdfast.thaw.ThawOrder;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command that reads archives thaws them. A picocli mixin. */
final class ThawOptions {
    @Option(
            names = "--thaw",
            description =
                    "Thaw an archived copy first and wait for it, hours perhaps. The store bills it. A hold keeps prune"
                            + " away until the thawed copy goes. Interrupted, the same command goes on waiting.")
    private boolean thaw;

    @Mixin
    private final ThawTerms terms = new ThawTerms();

    /** What is thawed and how; empty unless it was asked for. */
    Optional<ThawOrder> order(ColdStorage cold) {
        if (thaw) {
            return Optional.of(terms.order(cold));
        }
        if (terms.areGiven()) {
            throw new UsageException("--speed and --days are for --thaw", "add --thaw, or leave them out");
        }
        return Optional.empty();
    }
}
