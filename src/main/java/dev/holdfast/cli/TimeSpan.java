package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The time that a question is about. */
final class TimeSpan {
    @Option(
            names = {"--since", "--from"},
            paramLabel = "TIME|LENGTH",
            description =
                    "From when on: 2027-01-31, 2027-01-31T12:00:00Z, or how long ago, as 30d or 12 weeks. Default: 30d")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME|LENGTH", description = "Until when, without it. Default: now")
    private @Nullable String until;

    Instant from(Instant now) {
        return from(now, new Moment("30d").before(now));
    }

    /** @param otherwise where nobody says it */
    Instant from(Instant now, Instant otherwise) {
        Instant from = Optional.ofNullable(since)
                .map(text -> new Moment(text).before(now))
                .orElse(otherwise);
        if (!from.isBefore(until(now))) {
            throw new UsageException(
                    "--since " + Optional.ofNullable(since).orElse("30d") + " is not before the end",
                    "name an earlier time");
        }
        return from;
    }

    /** Nothing that is being done at this moment is left out for a clock that is a little behind. */
    Instant until(Instant now) {
        return Optional.ofNullable(until)
                .map(text -> new Moment(text).before(now))
                .orElseGet(() -> now.plusSeconds(1));
    }
}
