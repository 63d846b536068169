package dev.holdfast.state;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the last probe of a repository ended on this host.
 *
 * @param problem why it cannot be used, in words; empty when it can
 */
public record LastProbe(String repository, Instant at, String problem) {
    public LastProbe {
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        requireNonNull(problem, "problem");
    }

    /** Whether the repository could be used. */
    public boolean isGood() {
        return problem.isEmpty();
    }

    /** Of the repositories that could not be used: why and since when that is known, by name. */
    public static Map<String, String> problems(List<LastProbe> probes) {
        Map<String, String> problems = new TreeMap<>();
        probes.stream()
                .filter(probe -> !probe.isGood())
                .forEach(probe -> problems.put(
                        probe.repository(),
                        probe.problem() + " (probed at " + probe.at().truncatedTo(ChronoUnit.SECONDS) + ")"));
        return problems;
    }
}
