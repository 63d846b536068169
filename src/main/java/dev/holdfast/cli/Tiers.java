package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import java.util.List;

/** What commands say about tiers. */
final class Tiers {
    private Tiers() {}

    static UsageException unknown(String tier, List<String> configured) {
        return new UsageException(
                "there is no tier '" + tier + "'",
                "add it to tiers in the configuration, or take one of: " + String.join(", ", configured));
    }
}
