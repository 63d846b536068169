package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.prune.PruneState;
import dev.holdfast.retention.Block;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PruneWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @Test
    void whenItWasPruned_thenThePromiseIsKeptAndSaysWhen() {
        assertThat(promise(state("cloud", "prod", Optional.of(NOON), 0, false, Map.of())))
                .satisfies(promise -> {
                    assertThat(promise.state()).isEqualTo(PromiseState.OK);
                    assertThat(promise.evidence()).isEqualTo("pruned at 2026-11-21T12:00:00Z");
                    assertThat(promise.about()).isEqualTo("prod/cloud");
                    assertThat(promise.since()).contains(NOON);
                    assertThat(promise.advice()).isEmpty();
                });
        assertThat(promise(state("cloud", "prod", Optional.empty(), 0, false, Map.of()))
                        .evidence())
                .isEqualTo("not pruned yet");
    }

    @ParameterizedTest
    @EnumSource(
            value = Block.Kind.class,
            names = {"LOCKED", "LEASED"})
    void whenWhatBlocksItPassesByItself_thenThePromiseIsKept(Block.Kind kind) {
        PruneState state = state("cloud", "prod", Optional.of(NOON), 1, false, Map.of(kind, "one is locked"));

        assertThat(promise(state).state()).isEqualTo(PromiseState.OK);
        assertThat(new PruneWatch(List.of(state)).blocked("cloud")).containsEntry(kind, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Block.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LOCKED", "LEASED"})
    void whenAnythingElseBlocksIt_thenItIsAWarningWithTheReasonAndWithoutItsHint(Block.Kind kind) {
        Promise promise = promise(state(
                "cloud", "prod", Optional.of(NOON), 7, true, Map.of(kind, "7 would go. HINT: take a new one first")));

        assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
        assertThat(promise.evidence()).isEqualTo("prune is blocked, " + kind.word() + ": 7 would go");
        assertThat(promise.advice()).contains("holdfast prune prod --repository cloud");
    }

    @Test
    void whenNobodyPrunes_thenItIsAWarning() {
        Promise promise = promise(state("cloud", "prod", Optional.of(NOON), 7, true, Map.of()));

        assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
        assertThat(promise.evidence())
                .isEqualTo("7 backups should have gone by now, but nothing prunes: pruned at 2026-11-21T12:00:00Z");
        assertThat(promise(state("cloud", "prod", Optional.empty(), 1, true, Map.of()))
                        .evidence())
                .startsWith("1 backup should");
    }

    @Test
    void whenADeploymentIsNotConfigured_thenNothingIsPromisedOfIt() {
        PruneWatch watch = new PruneWatch(List.of(state("cloud", "gone", Optional.empty(), 0, false, Map.of())));

        assertThat(watch.promises(Set.of("prod"))).isEmpty();
    }

    @Test
    void whenSeveralDeploymentsLieThere_thenTheNewestPruneAndTheNumberOfEachBlockAreTold() {
        PruneWatch watch = new PruneWatch(List.of(
                state("cloud", "a", Optional.of(NOON), 0, false, Map.of(Block.Kind.DENIED, "no")),
                state("cloud", "b", Optional.of(NOON.plusSeconds(60)), 0, false, Map.of(Block.Kind.DENIED, "no")),
                state("cloud", "c", Optional.empty(), 0, false, Map.of()),
                state("local", "a", Optional.of(NOON.plusSeconds(99)), 0, false, Map.of(Block.Kind.TIMEOUT, "over"))));

        assertThat(watch.lastPrune("cloud")).contains(NOON.plusSeconds(60));
        assertThat(watch.lastPrune("elsewhere")).isEmpty();
        assertThat(watch.blocked("cloud"))
                .containsEntry(Block.Kind.DENIED, 2)
                .containsEntry(Block.Kind.TIMEOUT, 0)
                .hasSize(Block.Kind.values().length);
    }

    private static Promise promise(PruneState state) {
        List<Promise> promises = new PruneWatch(List.of(state)).promises(Set.of("prod"));
        assertThat(promises).hasSize(1);
        return promises.get(0);
    }

    private static PruneState state(
            String repository,
            String deployment,
            Optional<Instant> last,
            int due,
            boolean isOverdue,
            Map<Block.Kind, String> blocks) {
        return new PruneState(repository, deployment, last, Optional.empty(), 10, due, isOverdue, blocks);
    }
}
