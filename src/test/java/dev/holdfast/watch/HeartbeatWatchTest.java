package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HeartbeatWatchTest {
    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
    private static final HeartbeatState NONE = HeartbeatState.none(Duration.ofMinutes(5));

    @Test
    void whenAllWereTaken_thenItIsKept() {
        HeartbeatState taken = new HeartbeatState(NONE.every(), Optional.of(NOW), 7, Optional.empty(), "", "");

        assertThat(HeartbeatWatch.isTaken(taken, NOW).line())
                .isEqualTo("ok: heartbeat: last sent at 2026-11-21T05:00:00Z");
    }

    @Test
    void whenItIsSilentBecauseAllIsNotWell_thenThatIsNoNews() {
        HeartbeatState silent =
                new HeartbeatState(NONE.every(), Optional.empty(), 0, Optional.empty(), "", "no recent backup: prod");

        assertThat(HeartbeatWatch.isTaken(silent, NOW).line())
                .isEqualTo("ok: heartbeat: none was sent yet; silent now: no recent backup: prod");
    }

    @Test
    void whenItIsRefused_thenItIsAWarningHoweverLong() {
        Instant since = NOW.minus(Duration.ofDays(3));
        HeartbeatState refused = new HeartbeatState(
                NONE.every(), Optional.empty(), 0, Optional.of(since), "hc-ping.com answered 404", "");

        Promise promise = HeartbeatWatch.isTaken(refused, NOW);

        assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
        assertThat(promise.since()).contains(since);
        assertThat(promise.evidence()).isEqualTo("beats refused for 3d: hc-ping.com answered 404; none was sent yet");
    }
}
