package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schedule.Schedule;
import dev.holdfast.schedule.quartz.QuartzCron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deployments for which nothing is due: never backed up, or never again. */
final class SilenceTest {
    @Test
    void whenThereIsNoScheduleAndNeverABackup_thenNoBackupForIsBroken() {
        Scenario scenario = new Scenario().deployment("prod", Optional.of(Duration.ofHours(24)));

        assertThat(scenario.at("2027-11-21T12:00:00Z").promises()).anySatisfy(promise -> {
            assertThat(promise.kind()).isEqualTo(Promise.Kind.FRESHNESS);
            assertThat(promise.state()).isEqualTo(PromiseState.CRITICAL);
            assertThat(promise.advice()).contains("holdfast backup prod");
        });
    }

    @Test
    void whenTheCalendarHasEndedAndThereIsNoBackup_thenSomethingIsBroken() {
        WatchedSchedule ended = new WatchedSchedule(
                new Schedule(
                        "daily",
                        "daily",
                        QuartzCron.in("0 0 2 * * ? 2020-2026", ZoneOffset.UTC),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Optional.empty()),
                Instant.parse("2026-12-31T12:00:00Z"));
        Scenario scenario = new Scenario().deployment("prod", Optional.empty(), ended);

        assertThat(scenario.at("2027-11-21T12:00:00Z").broken())
                .anySatisfy(promise -> assertThat(promise.evidence()).contains("its calendar is over"));
    }
}
