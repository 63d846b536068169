package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The time that a question is about. */
final class TimeSpan {
    @Option(
            names = "--since",
            paramLabel = "TIME|LENGTH",
            defaultValue = "30d",
            description =
                    "From when on: 2027-01-31, 2027-01-31T12:00:00Z, or how long ago, as 30d or 12 weeks. Default: ${DEFAULT-VALUE}")
    private String since = "30d";

    @Option(names = "--until", paramLabel = "TIME|LENGTH", description = "Until when, without it. Default: now")
    private @Nullable String until;

    Instant from(Instant now) {
        Instant from = new Moment(since).before(now);
        if (!from.isBefore(until(now))) {
            throw new UsageException("--since " + since + " is not before the end", "name an earlier time");
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
