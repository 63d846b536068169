package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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
     * @param since when they got it; empty if the lease cannot be understood
     * @param until when it ends unless it is renewed
     */
    record HeldByOther(LeaseHolder holder, LeasePurpose purpose, Optional<Instant> since, Instant until)
            implements LeaseResult {
        public HeldByOther {
            requireNonNull(holder, "holder");
            requireNonNull(purpose, "purpose");
            requireNonNull(since, "since");
            requireNonNull(until, "until");
        }

        /** Who, what for, since when and until when, to go on with behind a colon. */
        public String words() {
            return "its lease is held for " + purpose.words() + " by " + holder
                    + since.map(time -> " since " + toTheSecond(time)).orElse("") + ", until " + toTheSecond(until)
                    + " unless renewed";
        }

        private static Instant toTheSecond(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public <R> R match(Function<Granted, R> granted, Function<HeldByOther, R> heldByOther) {
            return heldByOther.apply(this);
        }
    }
}
