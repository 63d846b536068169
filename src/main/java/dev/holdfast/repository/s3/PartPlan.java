package dev.holdfast.repository.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the parts of an upload are. S3 takes 10,000 parts at most, and the length is not known before the end; so a part is the
 * base size, or 1/{@code share} of what was written before it, if that is more. With the share of 1,500 the parts stay at the base of 16 MiB up to
 * 23 GiB, have 32 MiB at 50 GB (where two of them are what four of the base are, so that memory has not grown), 700 MiB at 1 TiB, and all 10,000
 * reach 6.7 TiB; with the smallest base, 5 MiB, 2.1 TiB.
 *
 * <p>The plan is kept with the object as {@code share/base}, for readers who recompute checksums part by part.
 */
record PartPlan(long share, long baseBytes) {
    static final int MAX_PARTS = 10_000;
    private static final long SHARE = 1_500;
    /** Below S3's own limit of 5 GiB. */
    private static final long MAX_PART_BYTES = 4L << 30;
    /** Part sizes are whole numbers of blocks. */
    private static final long STEP = PartBody.BLOCK_BYTES;

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})");

    PartPlan {
        if (share < 1 || baseBytes < 1) {
            throw new IllegalArgumentException("not a plan of parts: " + share + "/" + baseBytes);
        }
    }

    static PartPlan of(long baseBytes) {
        return new PartPlan(SHARE, baseBytes);
    }

    /** Reads what {@link #toString()} wrote; empty if it is nothing of that kind. */
    static Optional<PartPlan> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new PartPlan(
                        Math.max(1, Long.parseLong(form.group(1))), Math.max(1, Long.parseLong(form.group(2)))))
                : Optional.empty();
    }

    /** The size of the part that begins there. Only the last part of an object is shorter. */
    long bytesAt(long offset) {
        long grown = (offset / share + STEP - 1) / STEP * STEP;
        return Math.max(baseBytes, Math.min(grown, MAX_PART_BYTES));
    }

    @Override
    public String toString() {
        return share + "/" + baseBytes;
    }
}
