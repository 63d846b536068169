package dev.holdfast.repository.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sums of two contents tell.
 *
 * @param isProved whether they are the same; false also where no sums compare
 * @param difference in words; empty where none was seen
 */
record Comparison(boolean isProved, Optional<String> difference) {
    /** Nothing to compare. */
    static final Comparison NOTHING = new Comparison(false, Optional.empty());

    /** @param wanted null, as {@code seen}, where there is no such sum */
    static Comparison of(String what, @Nullable String wanted, @Nullable String seen) {
        if (wanted == null || seen == null) {
            return NOTHING;
        }
        return wanted.equals(seen)
                ? new Comparison(true, Optional.empty())
                : new Comparison(false, Optional.of("its " + what + " is " + seen + " there, and not " + wanted));
    }

    /** Both together: one difference is one too many. */
    Comparison and(Comparison other) {
        Optional<String> either = difference.or(other::difference);
        return new Comparison(either.isEmpty() && (isProved || other.isProved), either);
    }

    /** The same where that the two differ proves nothing. */
    Comparison onlyAsProof() {
        return new Comparison(isProved, Optional.empty());
    }
}
