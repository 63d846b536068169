package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges whether the configured deployments answer, take our key and have the right time. One that was not asked is not well. */
final class SourceWatch {
    /** They are asked each day; a day later somebody has stopped asking. */
    private static final Duration STALE = Duration.ofDays(2);

    /** Asking takes seconds, or a few minutes where nothing answers. */
    private static final Duration UNTIL_ASKED = Duration.ofMinutes(15);

    /** One try may meet a restart of the deployment. */
    private static final int CERTAIN = 2;

    /** A deployment's time is that of its last write, and an idle one writes every hour. */
    private static final Duration MAX_BEHIND = Duration.ofMinutes(62).plus(RepositoryWatch.MAX_SKEW);

    private final WatchInput input;
    private final List<SourceState> sources;

    SourceWatch(WatchInput input) {
        this.input = input;
        Set<String> configured =
                input.deployments().stream().map(WatchedDeployment::name).collect(Collectors.toSet());
        this.sources = input.circumstances().sources().stream()
                .filter(source -> configured.contains(source.deployment()))
                .toList();
    }

    static boolean isOff(Duration skew) {
        return skew.compareTo(RepositoryWatch.MAX_SKEW) > 0 || skew.negated().compareTo(MAX_BEHIND) > 0;
    }

    List<Promise> promises() {
        return sources.stream()
                .flatMap(source -> Stream.concat(
                        Stream.of(isWell(source)), source.clockSkew().map(skew -> isInTime(source, skew)).stream()))
                .toList();
    }

    private Promise isWell(SourceState source) {
        if (!source.isAsked()) {
            boolean isLate = source.since()
                    .map(since -> since.plus(UNTIL_ASKED).isBefore(input.now()))
                    .orElse(false);
            return promise(
                    source,
                    Promise.Kind.SOURCE,
                    isLate ? PromiseState.WARNING : PromiseState.OK,
                    isLate ? source.since() : Optional.empty(),
                    "nobody asked it yet whether backups can be taken",
                    isLate ? "look at the daemon's log; restart it if it hangs" : "");
        }
        if (!source.isUp()) {
            return promise(
                    source,
                    Promise.Kind.SOURCE,
                    source.failures() < CERTAIN ? PromiseState.WARNING : PromiseState.CRITICAL,
                    source.since(),
                    "no backup of it can be taken: " + source.problem(),
                    source.hint().isEmpty() ? "check its url, its deploy key and whether it runs" : source.hint());
        }
        if (source.at().plus(STALE).isBefore(input.now())) {
            return promise(
                    source,
                    Promise.Kind.SOURCE,
                    PromiseState.WARNING,
                    Optional.of(source.at()),
                    "it answered at " + Words.time(source.at()) + ", but nobody asked it since",
                    "look at the daemon's log; restart it if it hangs");
        }
        String remarks = source.remarks().isEmpty() ? "" : "; " + String.join("; ", source.remarks());
        return promise(
                source,
                Promise.Kind.SOURCE,
                PromiseState.OK,
                Optional.of(source.at()),
                "it answered at " + Words.time(source.at()) + " and takes the key" + remarks,
                "");
    }

    private static Promise isInTime(SourceState source, Duration skew) {
        boolean isOff = isOff(skew);
        String seen = skew.abs().compareTo(Duration.ofSeconds(1)) < 0
                ? "its clock and ours agree"
                : "its clock is " + Words.length(skew) + (skew.isNegative() ? " behind" : " ahead of") + " ours"
                        + (skew.isNegative() && !isOff ? ", which may be its last write" : "");
        return promise(
                source,
                Promise.Kind.CLOCK,
                isOff ? PromiseState.WARNING : PromiseState.OK,
                Optional.empty(),
                seen,
                isOff ? "set this host's clock (timedatectl status) or the deployment's" : "");
    }

    private static Promise promise(
            SourceState source,
            Promise.Kind kind,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(kind, Optional.of(source.deployment()), Optional.empty(), state, since, evidence, advice);
    }
}
