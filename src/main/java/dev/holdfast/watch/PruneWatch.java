package dev.holdfast.watch;

import dev.holdfast.prune.PruneState;
import dev.holdfast.retention.Block;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges whether what retention lets go does go. */
final class PruneWatch {
    /** What passes by itself: a lock runs out, a reader ends. */
    private static final Set<Block.Kind> PASSING = Set.of(Block.Kind.LOCKED, Block.Kind.LEASED);

    private final List<PruneState> states;

    PruneWatch(List<PruneState> states) {
        this.states = states;
    }

    /** @param deployments names of those configured; of others nothing is removed anyway */
    List<Promise> promises(Set<String> deployments) {
        return states.stream()
                .filter(state -> deployments.contains(state.deployment()))
                .map(PruneWatch::isPruned)
                .toList();
    }

    /** When any deployment's backups there were pruned last. */
    Optional<Instant> lastPrune(String repository) {
        return in(repository).stream()
                .flatMap(state -> state.lastPrune().stream())
                .max(Comparator.naturalOrder());
    }

    /** How many deployments each reason holds up; all reasons. */
    Map<Block.Kind, Integer> blocked(String repository) {
        Map<Block.Kind, Integer> blocked = new EnumMap<>(Block.Kind.class);
        for (Block.Kind kind : Block.Kind.values()) {
            blocked.put(kind, (int) in(repository).stream()
                    .filter(state -> state.blocks().containsKey(kind))
                    .count());
        }
        return blocked;
    }

    private List<PruneState> in(String repository) {
        return states.stream()
                .filter(state -> state.repository().equals(repository))
                .toList();
    }

    private static Promise isPruned(PruneState state) {
        List<Map.Entry<Block.Kind, String>> serious = state.blocks().entrySet().stream()
                .filter(block -> !PASSING.contains(block.getKey()))
                .toList();
        if (serious.isEmpty()) {
            String last =
                    state.lastPrune().map(at -> "pruned at " + Words.time(at)).orElse("not pruned yet");
            return state.isOverdue()
                    ? promise(
                            state,
                            PromiseState.WARNING,
                            state.due() + (state.due() == 1 ? " backup" : " backups")
                                    + " should have gone by now, but nothing prunes: " + last,
                            "see whether the daemon runs and what its log says, or prune now: holdfast prune "
                                    + state.deployment() + " --apply")
                    : promise(state, PromiseState.OK, last, "");
        }
        String why = serious.stream()
                .map(block -> block.getKey().word() + ": " + Words.withoutHint(block.getValue()))
                .collect(Collectors.joining("; "));
        return promise(
                state,
                PromiseState.WARNING,
                "prune is blocked, " + why,
                "see what would go, and why not: holdfast prune " + state.deployment() + " --repository "
                        + state.repository());
    }

    private static Promise promise(PruneState state, PromiseState how, String evidence, String advice) {
        return new Promise(
                Promise.Kind.PRUNE,
                Optional.of(state.deployment()),
                Optional.of(state.repository()),
                how,
                how == PromiseState.OK ? state.lastPrune() : Optional.empty(),
                evidence,
                advice);
    }
}
