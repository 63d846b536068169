package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.MemoryNotebook;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Since when a promise stands as it does, where the watch itself cannot tell. */
final class StandingsTest {
    private static final Instant NINE = Instant.parse("2026-11-19T09:00:00Z");

    private final MemoryNotebook notes = new MemoryNotebook();

    private static Health down(String at) {
        return Scenario.dailyProd("2026-11-19T08:00:00Z")
                .down("local", "connection refused", true)
                .at(at);
    }

    private static Health up(String at) {
        return Scenario.dailyProd("2026-11-19T08:00:00Z").at(at);
    }

    private static Optional<Instant> since(Health health) {
        return health.promises().stream()
                .filter(promise -> promise.key().equals("repository/-/local"))
                .findFirst()
                .flatMap(Promise::since);
    }

    @Test
    void whenItStaysBroken_thenItIsSinceItWasFirstSeen() {
        Standings standings = new Standings(notes);

        assertThat(since(standings.remembered(down("2026-11-19T09:00:00Z")))).contains(NINE);
        assertThat(since(standings.remembered(down("2026-11-19T10:00:00Z")))).contains(NINE);
    }

    @Test
    void whenTheProcessIsAnother_thenItIsSinceThenStill() {
        new Standings(notes).remembered(down("2026-11-19T09:00:00Z"));

        assertThat(since(new Standings(notes).remembered(down("2026-11-19T10:00:00Z"))))
                .contains(NINE);
        assertThat(since(new Standings(notes).dated(down("2026-11-19T11:00:00Z"))))
                .contains(NINE);
    }

    @Test
    void whenItWasKeptMeanwhile_thenItBeginsAnewAndNothingIsLeftInTheNote() {
        Standings standings = new Standings(notes);
        standings.remembered(down("2026-11-19T09:00:00Z"));

        standings.remembered(up("2026-11-19T10:00:00Z"));

        assertThat(notes.note("standings")).isEmpty();
        assertThat(since(standings.remembered(down("2026-11-19T11:00:00Z"))))
                .contains(Instant.parse("2026-11-19T11:00:00Z"));
    }

    @Test
    void whenSomebodyOnlyLooks_thenTheMemoryStays() {
        new Standings(notes).remembered(down("2026-11-19T09:00:00Z"));

        new Standings(notes).dated(up("2026-11-19T10:00:00Z"));

        assertThat(notes.note("standings"))
                .hasValueSatisfying(text -> assertThat(text).contains("repository/-/local"));
    }

    @Test
    void whenTheClockWasAheadThen_thenItIsNotSinceTomorrow() {
        new Standings(notes).remembered(down("2026-11-20T09:00:00Z"));

        assertThat(since(new Standings(notes).remembered(down("2026-11-19T09:00:00Z"))))
                .contains(NINE);
    }

    @Test
    void whenTheNoteIsNonsense_thenItIsAsNone() {
        notes.note("standings", any -> Optional.of("{\"format\":1,\"standings\":{\"x\":{\"state\":\"odd\"}}}"));

        assertThat(since(new Standings(notes).remembered(down("2026-11-19T09:00:00Z"))))
                .contains(NINE);
    }

    @Test
    void whenAnythingIsNotKept_thenItHasATime() {
        Health health = new Standings(notes)
                .remembered(Scenario.dailyProd("2026-11-10T08:00:00Z")
                        .down("cloud", "access denied", false)
                        .skew("local", java.time.Duration.ofHours(1))
                        .at("2026-11-19T09:00:00Z"));

        assertThat(health.promises())
                .filteredOn(promise -> promise.state() != PromiseState.OK)
                .isNotEmpty()
                .allSatisfy(promise -> assertThat(promise.since()).isPresent());
    }
}
