package dev.holdfast.repository;

import java.time.Instant;
import java.util.function.Function;

/** What became of the wish for a lease. */
public sealed interface LeaseResult {
    <R> R match(Function<Granted, R> granted, Function<HeldByOther, R> heldByOther);

    /** It is ours until it is closed. */
    record Granted(Lease lease) implements LeaseResult {
        @Override
        public <R> R match(Function<Granted, R> granted, Function<HeldByOther, R> heldByOther) {
            return granted.apply(this);
        }
    }

    /**
     * Somebody else works on the deployment.
     *
     * @param until when it ends unless it is renewed
     */
    record HeldByOther(LeaseHolder holder, Instant until) implements LeaseResult {
        @Override
        public <R> R match(Function<Granted, R> granted, Function<HeldByOther, R> heldByOther) {
            return heldByOther.apply(this);
        }
    }
}
