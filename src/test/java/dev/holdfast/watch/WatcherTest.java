package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.state.MemoryNotebook;
import dev.holdfast.state.MemoryState;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WatcherTest {
    private final TestClock clock = TestClock.at("2026-11-19T12:00:00Z");
    private final Watcher watcher = new Watcher(
            clock,
            () -> new CatalogReading(Catalog.empty(), Map.of(), clock.instant()),
            new MemoryState(),
            new MemoryNotebook(),
            () -> new Watcher.Present(
                    List.of(new WatchedDeployment(
                            "prod",
                            List.of(Scenario.daily("daily", "2026-11-19T12:00:00Z")),
                            Set.of(),
                            Optional.empty())),
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Circumstances.unknown(),
                    Telling.nothing()));

    @Test
    void whenNothingWasReadYet_thenThereIsNoHealth() throws InterruptedException {
        assertThat(watcher.health(Duration.ofMillis(10))).isEmpty();
    }

    @Test
    void whenTimePassesWithoutAnotherReading_thenADeadlinePasses() throws InterruptedException {
        clock.set(java.time.Instant.parse("2026-11-21T02:59:00Z"));
        watcher.refresh();
        assertThat(watcher.health(Duration.ZERO).orElseThrow().isHealthy()).isTrue();

        clock.advance(Duration.ofMinutes(1));

        assertThat(watcher.health(Duration.ZERO).orElseThrow().isHealthy()).isFalse();
    }
}
