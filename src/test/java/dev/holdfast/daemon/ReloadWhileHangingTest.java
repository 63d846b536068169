package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.state.MemoryState;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A run that hangs while its schedule is taken out of the configuration. */
final class ReloadWhileHangingTest {
    private final TestClock clock = TestClock.at("2026-11-20T12:00:00Z");
    private final ScheduledBackups repository = new ScheduledBackups();
    private final BlockingTaker taker = new BlockingTaker(repository, clock);
    private final AtomicInteger ids = new AtomicInteger();

    @Test
    void whenTheScheduleOfAHangingRunIsRemoved_thenOtherDeploymentsStillGetTheirTurn() {
        Dispatcher dispatcher = new Dispatcher(new Dispatcher.Ports(
                () -> repository.read(clock.instant()),
                taker,
                new MemoryState(),
                clock,
                () -> "run" + ids.incrementAndGet()));
        try {
            DaemonPlan.DeploymentPlan stuck = Plans.deployment("a", Plans.daily("daily", "02:00"));
            DaemonPlan.DeploymentPlan prod = Plans.deployment("prod", Plans.daily("daily", "03:00"));
            dispatcher.follow(Plans.plan(1, stuck, prod));
            dispatcher.considerAll();
            await().until(() -> dispatcher.awaitIdle(Duration.ofSeconds(20)));
            clock.set(Instant.parse("2026-11-21T02:00:00Z"));
            dispatcher.considerAll();
            await().until(() -> taker.begun().contains("a"));

            // The operator sees that it hangs, takes the deployment out of the configuration and reloads.
            dispatcher.follow(Plans.plan(1, prod));
            boolean isStillTold = !dispatcher.inProgress().isEmpty();
            clock.set(Instant.parse("2026-11-21T20:00:00Z"));
            for (int i = 0; i < 20; i++) {
                dispatcher.considerAll();
                clock.advance(Duration.ofMinutes(5));
            }
            await("prod's turn").until(() -> taker.begun().contains("prod"));
            assertThat(isStillTold).as("the run that hangs is told").isTrue();
            taker.let("a");
            taker.let("prod");
            await("the end of both").until(() -> dispatcher.inProgress().isEmpty());
        } finally {
            taker.let("a");
            taker.let("prod");
            dispatcher.close();
        }
    }
}
