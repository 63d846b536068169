package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.RunOutcome;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.HeartbeatState;
import dev.holdfast.watch.Scenario;
import dev.holdfast.watch.Telling;
import dev.holdfast.watch.Watch;
import dev.holdfast.watch.WatchInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class WellnessTest {
    private static final String NOW = "2026-11-21T05:00:00Z";

    private static Optional<String> objection(Scenario scenario, String... configured) {
        WatchInput input = scenario.input(NOW);
        return Wellness.objection(Watch.assess(input), input.reading(), List.of(configured));
    }

    private static Scenario protectedProd() {
        return Scenario.dailyProd("2026-11-01T00:00:00Z").backup("2026-11-21T02:00:00Z");
    }

    @Nested
    class GivenEverythingIsKept {
        @Test
        void whenJudged_thenNothingSpeaksAgainstABeat() {
            assertThat(objection(protectedProd(), "prod")).isEmpty();
        }

        @Test
        void whenSomethingNeedsALook_thenThatIsNoReasonForSilence() {
            assertThat(objection(protectedProd().run("2026-11-21T04:00:00Z", RunOutcome.FAILED), "prod"))
                    .isEmpty();
        }
    }

    @Nested
    class GivenSomethingIsNot {
        @Test
        void whenABackupIsOverdue_thenItIsSilent() {
            assertThat(objection(Scenario.dailyProd("2026-11-01T00:00:00Z").backup("2026-11-18T02:00:00Z"), "prod"))
                    .hasValueSatisfying(why -> assertThat(why).contains("prod"));
        }

        @Test
        void whenARepositoryIsDown_thenItIsSilent() {
            assertThat(objection(protectedProd().down("local", "no such directory", true), "prod"))
                    .contains("repository down: local");
        }

        @Test
        void whenADeploymentHasNoVerifiedBackupYet_thenItIsSilent() {
            Scenario scenario = protectedProd().deployment("fresh", Optional.empty());

            assertThat(objection(scenario, "prod", "fresh")).isPresent();
        }

        @Test
        void whenADeploymentIsNotEvenWatched_thenItIsSilent() {
            assertThat(objection(protectedProd(), "prod", "fresh")).contains("no verified backup of fresh yet");
        }

        @Test
        void whenNothingIsConfigured_thenItIsSilent() {
            assertThat(objection(protectedProd())).contains("no deployment is configured");
        }

        @Test
        void whenTheReadingIsOld_thenItIsSilent() {
            assertThat(objection(protectedProd().readAt("2026-11-21T04:57:00Z"), "prod"))
                    .contains("the repositories were not read since 2026-11-21T04:57:00Z");
        }

        @Test
        void whenNobodyCouldBeTold_thenItIsSilent() {
            ChannelState mute = new ChannelState(
                    "mail", Optional.empty(), 1, Optional.of(Instant.parse("2026-11-21T03:00:00Z")), "refused");

            assertThat(objection(protectedProd().telling(new Telling(Map.of(), List.of(mute), Map.of())), "prod"))
                    .contains("alerts undelivered: mail");
        }

        @Test
        void whenTheHeartbeatItselfIsRefused_thenThatIsNoReasonForSilence() {
            HeartbeatState refused = new HeartbeatState(
                    Duration.ofMinutes(5),
                    Optional.empty(),
                    0,
                    Optional.of(Instant.parse("2026-11-20T03:00:00Z")),
                    "hc-ping.com answered 500",
                    "");

            assertThat(objection(protectedProd().telling(Telling.nothing().with(Optional.of(refused))), "prod"))
                    .isEmpty();
        }
    }
}
