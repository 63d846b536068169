package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelWatchTest {
    private static Promise promise(
            Optional<String> failingSince, int unsent, Optional<String> lastSent, String problem) {
        ChannelState mail = new ChannelState(
                "mail", lastSent.map(Instant::parse), unsent, failingSince.map(Instant::parse), problem);
        return new Scenario()
                .telling(new Telling(Map.of(), List.of(mail), Map.of())).at("2026-11-21T12:00:00Z").promises().stream()
                        .filter(promise -> promise.kind() == Promise.Kind.CHANNEL)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void whenItWasNeverNeeded_thenItIsTakenToWork() {
        assertThat(promise(Optional.empty(), 0, Optional.empty(), "").line())
                .isEqualTo("ok: channel mail: no message was needed yet");
    }

    @Test
    void whenItDidNotReachEverybody_thenThatIsAWarning() {
        assertThat(promise(
                                Optional.empty(),
                                0,
                                Optional.of("2026-11-20T12:00:00Z"),
                                "the mail server refused 1 of 3 recipients")
                        .line())
                .isEqualTo(
                        "warning: channel mail: last message delivered at 2026-11-20T12:00:00Z, but not to everybody:"
                                + " the mail server refused 1 of 3 recipients. HINT: mend it, then try it: holdfast alert test mail");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T11:50:00Z, warning", "2026-11-21T11:45:00Z, critical"})
    void whenTheTellingItselfFails_thenStatusMetricsAndHeartbeatSaySo(String since, String state) {
        Promise promise = new Scenario()
                        .telling(Telling.nothing().stuck(Optional.of(Instant.parse(since))))
                        .at("2026-11-21T12:00:00Z")
                        .promises()
                        .stream()
                        .filter(each -> each.kind() == Promise.Kind.CHANNEL)
                        .findFirst()
                        .orElseThrow();

        assertThat(promise.line()).startsWith(state + ": channel: for 1").contains("nobody is told of alerts");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T11:59:00Z, 1, warning: channel mail: 1 message undelivered for 1m: connection refused",
        "2026-11-21T11:00:01Z, 2, warning: channel mail: 2 messages undelivered for 59m 59s: connection refused",
        "2026-11-21T11:00:00Z, 2, critical: channel mail: 2 messages undelivered for 1h: connection refused",
    })
    void whenItFails_thenItIsAWarningAndAfterAnHourAnAlarm(String since, int unsent, String line) {
        assertThat(promise(Optional.of(since), unsent, Optional.of("2026-11-20T12:00:00Z"), "connection refused")
                        .line())
                .isEqualTo(line + ". HINT: mend it, then try it: holdfast alert test mail");
    }
}
