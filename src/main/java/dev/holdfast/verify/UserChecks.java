package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LiveSource.QueryFailedException;
import dev.holdfast.verify.UserCheck.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The level {@code checks}: asks a deployment what it should know, of itself or after a restore into it. */
public final class UserChecks {
    private final Clock clock;
    private final String by;

    /** @param by user and host, for the evidence */
    public UserChecks(Clock clock, String by) {
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    /**
     * Asks everything, one after the other, in the order given; one that fails does not keep the others from it.
     *
     * @throws dev.holdfast.failure.DeploymentException if the deployment does not answer
     */
    public List<Result> ask(LiveSource live, List<UserCheck> checks) {
        List<Result> results = new ArrayList<>();
        for (UserCheck check : checks) {
            String problem;
            try {
                problem = check.expected()
                        .problem(live.query(check.function(), check.args()))
                        .orElse("");
            } catch (QueryFailedException e) {
                problem = "failed: " + e.getMessage();
            }
            results.add(new Result(check, problem));
        }
        return results;
    }

    /** The same as evidence, which is not recorded yet. */
    LevelCheck evidence(String deployment, String repository, LiveSource live, List<UserCheck> checks) {
        List<Result> results = ask(live, checks);
        SortedMap<String, Long> figures = new TreeMap<>();
        figures.put("asked", (long) results.size());
        figures.put(
                "failed", results.stream().filter(result -> !result.isGood()).count());
        return new LevelCheck(
                VerifyLevel.CHECKS,
                deployment,
                Optional.empty(),
                repository,
                clock.instant(),
                results.stream()
                        .filter(result -> !result.isGood())
                        .map(Result::words)
                        .toList(),
                List.of(),
                figures,
                by);
    }
}
