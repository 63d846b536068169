package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.Block;
import dev.holdfast.retention.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a prune of one repository did, or would do.
 *
 * @param deployment whose backups it is about; empty where the repository as a whole could not be looked at
 * @param run id of the run that carried it out; empty for a plan that was only looked at
 * @param at the moment that ages were counted to
 * @param lines one for each backup, by instance, then oldest snapshot first
 * @param blocks why less goes than policy asks for
 */
public record PruneReport(
        String repository,
        Optional<String> deployment,
        Optional<String> run,
        Instant at,
        List<Line> lines,
        List<Block> blocks) {
    public PruneReport {
        requireNonNull(repository, "repository");
        requireNonNull(deployment, "deployment");
        requireNonNull(run, "run");
        requireNonNull(at, "at");
        lines = List.copyOf(lines);
        blocks = List.copyOf(blocks);
    }

    /** What became of one backup. */
    public enum Outcome {
        /** It stays. */
        KEPT,
        /** It is due, but something is in its way now. */
        LATER,
        /** It goes as soon as the plan is carried out. */
        DUE,
        /** It is gone. */
        REMOVED,
        /** It should have gone, but the store or a guard did not let it. */
        REFUSED;

        /** As it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param problem what went wrong with it, or what is left behind, in words; empty when nothing did */
    public record Line(Decision decision, Outcome outcome, String problem) {
        public Line {
            requireNonNull(decision, "decision");
            requireNonNull(outcome, "outcome");
            requireNonNull(problem, "problem");
        }

        /** Why, for people. */
        public String reason() {
            String why = decision.reason().text();
            return problem.isEmpty() ? why : why + "; " + problem;
        }
    }

    public List<Line> with(Outcome outcome) {
        return lines.stream().filter(line -> line.outcome() == outcome).toList();
    }

    /** Stored bytes of all backups with this outcome. */
    public long bytes(Outcome outcome) {
        return with(outcome).stream()
                .mapToLong(line -> line.decision().candidate().storedBytes())
                .sum();
    }

    /** Whether it was carried out, or tried to be; else it was only planned. */
    public boolean isApplied() {
        return run.isPresent();
    }

    /** Whether something was to go, and a rule, a guard or the store did not let it; what is only put off until a lock ends is not. */
    public boolean isRefused() {
        boolean isGuarded = blocks.stream()
                .anyMatch(block -> lines.isEmpty()
                        || block.kind() == Block.Kind.NOTHING_NEW
                        || block.kind() == Block.Kind.MASS_DELETE);
        return isGuarded || !with(Outcome.REFUSED).isEmpty();
    }

    /** The blocks by their word, as they are remembered; of several of a kind the first. */
    public SortedMap<String, String> blocksByWord() {
        SortedMap<String, String> words = new TreeMap<>();
        blocks.forEach(block -> words.putIfAbsent(block.kind().word(), block.text()));
        return words;
    }
}
