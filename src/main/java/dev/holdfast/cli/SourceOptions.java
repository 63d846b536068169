package dev.holdfast.cli;

import dev.holdfast.thaw.ThawOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command that looks into backups finds and reads them. A picocli mixin. */
final class SourceOptions {
    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Whose backup; needed for latest where several are configured.")
    private @Nullable String deployment;

    @Mixin
    private final ThawOptions thaw = new ThawOptions();

    Optional<String> deployment() {
        return Optional.ofNullable(deployment);
    }

    Optional<ThawOrder> thaw(ColdStorage cold) {
        return thaw.order(cold);
    }
}
