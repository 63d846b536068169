package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.RestoreId;
import dev.holdfast.snapshot.ZipSource;
import java.util.Optional;

/**
 * A restore that was planned and not begun: nothing has changed anywhere.
 *
 * @param source opens what is restored
 * @param undoes the restore that this one takes back
 * @param bytes how long the source's ZIP is; 0 if nobody knows
 */
public record Prepared(
        RestoreOrder order,
        ZipSource source,
        Offer offer,
        Insight insight,
        RestorePlan plan,
        Optional<RestoreId> undoes,
        long bytes) {
    public Prepared {
        requireNonNull(order, "order");
        requireNonNull(source, "source");
        requireNonNull(offer, "offer");
        requireNonNull(insight, "insight");
        requireNonNull(plan, "plan");
        requireNonNull(undoes, "undoes");
    }

    /** The same with another plan. */
    Prepared with(RestorePlan other) {
        return new Prepared(order, source, offer, insight, other, undoes, bytes);
    }
}
