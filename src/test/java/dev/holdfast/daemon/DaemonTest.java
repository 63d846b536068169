package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.daemon.Daemon.Equipment;
import dev.holdfast.daemon.Daemon.Part;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.state.MemoryState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with its real engine, clock and threads, at the scale of seconds. */
final class DaemonTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path stateDir;

    private final Clock clock = Clock.systemUTC();
    private final MemoryState runs = new MemoryState();
    private final ScheduledBackups repository = new ScheduledBackups();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Daemon> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Daemon::close);
    }

    @Nested
    class GivenAScheduleOfEverySecond {
        private final AtomicReference<Supplier<DaemonPlan>> plans =
                new AtomicReference<>(() -> Plans.plan(2, Plans.deployment("prod", Plans.every(SECOND))));

        @Test
        void whenItRuns_thenQuartzBringsOneBackupForEachMoment() {
            Daemon daemon = daemon(DaemonTest.this::take);

            daemon.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> repository.all().size() >= 3);
            daemon.close();

            List<Instant> moments = repository.all().stream()
                    .map(backup -> backup.trigger().due().orElseThrow())
                    .toList();
            assertThat(moments).isSorted().doesNotHaveDuplicates();
            assertThat(moments).allMatch(moment -> moment.equals(moment.truncatedTo(ChronoUnit.SECONDS)));
        }

        @Test
        void whenItIsReloaded_thenTheNewPlanCounts() {
            Daemon daemon = daemon(DaemonTest.this::take);
            daemon.start();

            plans.set(() -> Plans.plan(2, Plans.deployment("other", Plans.every(SECOND))));
            daemon.reload();

            await().atMost(Duration.ofSeconds(60)).until(() -> backupsOf("other") >= 2);
            int old = backupsOf("prod");
            await().atMost(Duration.ofSeconds(60)).until(() -> backupsOf("other") >= 4);
            assertThat(backupsOf("prod")).isEqualTo(old);
        }

        @Test
        void whenTheNewConfigurationIsWrong_thenTheOldOneStays() {
            Daemon daemon = daemon(DaemonTest.this::take);
            daemon.start();

            plans.set(() -> {
                throw new ConfigurationException("holdfast.conf: 3: no such key", "");
            });
            daemon.reload();

            await().atMost(Duration.ofSeconds(60)).until(() -> backupsOf("prod") >= 2);
        }

        @Test
        void whenTheClockWasSetBack_thenTheGuardSetsTheTimersAnew() {
            AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ofDays(1));

            Dispatcher dispatcher = dispatcher(DaemonTest.this::take);
            Pulse pulse = new Pulse(() -> {});
            Chores chores = new Chores(List.of(), () -> "r1");
            try (Timetable timetable = new Timetable(
                            dispatcher, chores, pulse, Duration.ofMillis(100), new AheadClock(clock, ahead));
                    Guard guard = new Guard(pulse, Duration.ofMillis(500), timetable::windAnew)) {
                dispatcher.follow(plans.get().get());
                timetable.follow(plans.get().get());
                timetable.start();
                guard.start();

                ahead.set(Duration.ZERO);

                await().atMost(Duration.ofSeconds(60)).until(() -> backupsOf("prod") >= 2);
                assertThat(pulse.sinceLastBeat()).isLessThan(Duration.ofSeconds(30));
            }
        }

        private Daemon daemon(BackupTaker taker) {
            return DaemonTest.this.daemon(
                    taker, List.of(), List.of(), () -> plans.get().get());
        }
    }

    @Nested
    class GivenItIsStopped {
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        @Test
        void whenABackupEndsInTime_thenItIsCommittedAndThePartsAreClosedAfterIt() {
            Daemon daemon = daemonWithSlowBackup(Duration.ofSeconds(60));
            await().atMost(Duration.ofSeconds(60)).until(() -> events.contains("backup begun"));

            Thread stop = new Thread(daemon::close);
            stop.start();
            mayEnd.countDown();
            daemon.close();

            assertThat(events).containsExactly("http up", "backup begun", "backup committed", "http down");
        }

        @Test
        void whenABackupTakesTooLong_thenItIsAbandoned() {
            Daemon daemon = daemonWithSlowBackup(Duration.ofMillis(200));
            await().atMost(Duration.ofSeconds(60)).until(() -> events.contains("backup begun"));

            daemon.close();

            assertThat(events).containsExactly("http up", "backup begun", "http down");
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.ABANDONED);
        }

        private Daemon daemonWithSlowBackup(Duration stopTimeout) {
            BackupTaker slow = (request, progress) -> {
                events.add("backup begun");
                mayEnd.await();
                events.add("backup committed");
                return repository.commit(request, clock.instant());
            };
            Daemon daemon = daemon(
                    slow,
                    List.of(part("http")),
                    List.of(),
                    () -> new DaemonPlan(List.of(Plans.deployment("prod", Plans.every(SECOND))), 1, stopTimeout));
            daemon.start();
            return daemon;
        }
    }

    @Test
    void whenAPartCannotComeUp_thenTheOthersAreClosedAndAnotherDaemonMayStart() {
        Part broken = new Part() {
            @Override
            public void start() {
                throw new RepositoryException("port 9464 is taken", "");
            }

            @Override
            public void close() {
                events.add("never");
            }
        };
        Daemon daemon = daemon(this::take, List.of(part("state"), broken), List.of(), DaemonTest::nothing);

        assertThatExceptionOfType(RepositoryException.class).isThrownBy(daemon::start);

        assertThat(events).containsExactly("state up", "state down");
        DaemonPid.acquire(stateDir).close();
    }

    @Test
    void whenAnotherDaemonHasTheStateFolder_thenItRefuses() {
        try (DaemonPid other = DaemonPid.acquire(stateDir)) {
            assertThat(other).isNotNull();
            Daemon daemon = daemon(this::take, List.of(part("http")), List.of(), DaemonTest::nothing);

            assertThatExceptionOfType(RefusedException.class).isThrownBy(daemon::start);
        }

        assertThat(events).isEmpty();
    }

    @Test
    void whenThereAreChores_thenTheyRunAtTheStartAndAtTheirMomentsEvenIfOneFails() {
        Chore sweep = new Chore("sweep", new EveryRecurrence(Duration.ofDays(365)), () -> events.add("swept"));
        Chore broken = new Chore("broken", new EveryRecurrence(SECOND), () -> {
            events.add("broken");
            throw new IllegalStateException("as always");
        });
        Daemon daemon = daemon(this::take, List.of(), List.of(sweep, broken), DaemonTest::nothing);

        daemon.start();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> events.stream().filter("broken"::equals).count() >= 3);
        assertThat(events).containsOnlyOnce("swept");
    }

    /** A clock that was wrong when the timers were set. */
    private static final class AheadClock extends Clock {
        private final Clock right;
        private final AtomicReference<Duration> ahead;

        AheadClock(Clock right, AtomicReference<Duration> ahead) {
            this.right = right;
            this.ahead = ahead;
        }

        @Override
        public Instant instant() {
            return right.instant().plus(ahead.get());
        }

        @Override
        public ZoneId getZone() {
            return right.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private Daemon daemon(BackupTaker taker, List<Part> parts, List<Chore> chores, Supplier<DaemonPlan> plans) {
        Daemon daemon =
                new Daemon(new Equipment(stateDir, dispatcher(taker), chores, parts, SdNotify.silent(), clock), plans);
        opened.add(daemon);
        return daemon;
    }

    private Dispatcher dispatcher(BackupTaker taker) {
        return new Dispatcher(new Dispatcher.Ports(
                () -> repository.read(clock.instant()), taker, runs, clock, () -> "run" + ids.incrementAndGet()));
    }

    private Manifest take(BackupRequest request, BackupProgress progress) {
        return repository.commit(request, clock.instant());
    }

    private int backupsOf(String deployment) {
        return (int) repository.all().stream()
                .filter(backup -> backup.deployment().name().equals(deployment))
                .count();
    }

    private Part part(String name) {
        return new Part() {
            @Override
            public void start() {
                events.add(name + " up");
            }

            @Override
            public void close() {
                events.add(name + " down");
            }
        };
    }

    private static DaemonPlan nothing() {
        return Plans.plan(1);
    }
}
