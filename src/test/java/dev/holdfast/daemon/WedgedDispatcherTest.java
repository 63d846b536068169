package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.state.MemoryState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** systemd hears from the daemon only as long as schedules are considered: one that hangs is restarted. */
final class WedgedDispatcherTest {
    private static final Duration PULSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger beats = new AtomicInteger();
    private final StickingClock clock = new StickingClock();

    /** Whoever asks it while it sticks waits. */
    private static final class StickingClock extends Clock {
        private final AtomicBoolean isStuck = new AtomicBoolean();
        private final Semaphore waiting = new Semaphore(0);
        private final Semaphore released = new Semaphore(0);

        @Override
        public Instant instant() {
            if (isStuck.get()) {
                waiting.release();
                released.acquireUninterruptibly();
            }
            return Clock.systemUTC().instant();
        }

        void release() {
            isStuck.set(false);
            released.release(1000);
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("only instants are asked for");
        }
    }

    @Test
    void whenConsideringHangs_thenTheWatchdogHearsNothingUntilItGoesOn() throws InterruptedException {
        ScheduledBackups repository = new ScheduledBackups();
        Dispatcher dispatcher = new Dispatcher(new Dispatcher.Ports(
                () -> repository.read(Clock.systemUTC().instant()),
                (request, progress) ->
                        repository.commit(request, Clock.systemUTC().instant()),
                new MemoryState(),
                clock,
                () -> "run"));
        Pulse pulse = new Pulse(beats::incrementAndGet);
        DaemonPlan plan = Plans.plan(1, Plans.deployment("prod", Plans.daily("daily", "02:00")));
        try (Timetable timetable =
                        new Timetable(dispatcher, new Chores(List.of(), () -> "run"), pulse, PULSE, Clock.systemUTC());
                Guard guard = new Guard(pulse, PULSE.multipliedBy(5), timetable::windAnew)) {
            dispatcher.follow(plan);
            timetable.follow(plan);
            timetable.start();
            guard.start();
            await().atMost(PATIENCE).until(() -> beats.get() >= 3);

            clock.isStuck.set(true);
            clock.waiting.acquire();
            int before = beats.get();
            await().atMost(PATIENCE).until(() -> pulse.sinceLastBeat().compareTo(PULSE.multipliedBy(25)) > 0);
            // one may have been between considering and beating
            assertThat(beats.get()).isLessThanOrEqualTo(before + 1);

            clock.release();
            await().atMost(PATIENCE).until(() -> beats.get() > before + 3);
        } finally {
            clock.release();
            dispatcher.close();
        }
    }
}
