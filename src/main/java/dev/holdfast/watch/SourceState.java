package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment answered when it was asked whether backups of it can be taken.
 *
 * @param at when it was asked last; the epoch if it was not yet
 * @param failures tries in a row that ended with a problem, up to now
 * @param since when the first of them was; of one that was not asked yet, since when it should be
 * @param problem why no backup of it can be taken, in words and without anything secret; empty when one can
 * @param hint what to do about the problem
 * @param remarks what works less well than it could; no backup is in danger
 * @param clockSkew its time minus ours, as it told it last; negative also when nothing was written there for a while; empty if it never told
 */
public record SourceState(
        String deployment,
        Instant at,
        int failures,
        Optional<Instant> since,
        String problem,
        String hint,
        List<String> remarks,
        Optional<Duration> clockSkew) {
    public SourceState {
        requireNonNull(deployment, "deployment");
        requireNonNull(at, "at");
        requireNonNull(since, "since");
        requireNonNull(problem, "problem");
        requireNonNull(hint, "hint");
        remarks = List.copyOf(remarks);
        requireNonNull(clockSkew, "clockSkew");
    }

    /** One that nobody asked yet, though somebody should have since then. */
    public static SourceState unasked(String deployment, Instant since) {
        return new SourceState(deployment, Instant.EPOCH, 0, Optional.of(since), "", "", List.of(), Optional.empty());
    }

    public boolean isAsked() {
        return !at.equals(Instant.EPOCH);
    }

    /** Whether backups of it can be taken, as far as was asked. */
    public boolean isUp() {
        return isAsked() && problem.isEmpty();
    }

    /** Whether its clock differs so much from ours that somebody should look. */
    public boolean isClockOff() {
        return clockSkew.map(SourceWatch::isOff).orElse(false);
    }

    /** The same, with what its clock says. */
    public SourceState withClockSkew(Optional<Duration> skew) {
        return new SourceState(deployment, at, failures, since, problem, hint, remarks, skew);
    }
}
