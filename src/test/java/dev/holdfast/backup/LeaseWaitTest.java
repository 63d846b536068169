package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeaseHolder;
import dev.holdfast.repository.LeaseHost;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class LeaseWaitTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00.123456789Z");
    private final Repository repository = new Repository("cloud", new MemoryStore(clock), true, clock);
    private final List<String> steps = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable whilePausing = () -> {};

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = LeasePurpose.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BACKUP", "RESTORE"})
    void whenItIsHeldForWhatEndsSoon_thenTheBackupWaitsForItAndSaysSoOnce(LeasePurpose purpose) throws Exception {
        Lease other = held(purpose);
        whilePausing = () -> {
            if (pauses.size() == 3) {
                other.close();
            }
        };

        try (Lease ours = acquire(Duration.ofHours(1))) {
            assertThat(ours.isStillHeld()).isTrue();
            assertThat(ours.holder().run()).isEqualTo("backup1");
        }

        assertThat(pauses).hasSize(3);
        assertThat(steps)
                .singleElement()
                .asString()
                .contains("run other (process 7 on ops2)", "since 2026-11-21T12:00:00Z", "until 2026-11-21T12:01:00Z")
                .doesNotContain(".123");
    }

    @ParameterizedTest
    @CsvSource({"BACKUP,a backup", "RESTORE,a restore"})
    void whenItIsHeldForWhatTakesLong_thenItIsRefusedAtOnceAndTheHolderIsNamed(LeasePurpose purpose, String words) {
        try (Lease other = held(purpose)) {
            assertThat(other.isStillHeld()).isTrue();
            assertThatThrownBy(() -> acquire(Duration.ofHours(1)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "cannot take a backup of prod into repository cloud: its lease is held for " + words
                                    + " by run other"
                                    + " (process 7 on ops2) since 2026-11-21T12:00:00Z, until 2026-11-21T12:01:00Z unless renewed");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void whenItsDeadlineComesFirst_thenItIsRefusedAndTheHolderIsNamed() {
        try (Lease other = held(LeasePurpose.PRUNE)) {
            assertThat(other.isStillHeld()).isTrue();
            assertThatThrownBy(() -> acquire(Duration.ofSeconds(9)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("held for a prune by run other");
        }
        assertThat(pauses).hasSize(4);
    }

    @Test
    void whenTheHolderIsGone_thenItsLeaseIsTakenOnceItEnded() throws Exception {
        // Never renewed: the clock of this test moves, that of the renewals does not.
        Lease dead = held(LeasePurpose.PRUNE);

        try (Lease ours = acquire(Duration.ofHours(1))) {
            assertThat(ours.token()).isGreaterThan(dead.token());
        }

        assertThat(pauses).hasSize(30);
        dead.close();
    }

    private Lease acquire(Duration patience) throws InterruptedException {
        BackupProgress progress = new BackupProgress() {
            @Override
            public void step(String step) {
                steps.add(step);
            }

            @Override
            public void transferred(long bytes, long total) {}
        };
        return new LeaseWait(
                        new Leases(host("ops1", 1), clock),
                        clock,
                        time -> {
                            pauses.add(time);
                            clock.advance(time);
                            whilePausing.run();
                        },
                        progress)
                .acquire(repository, "prod", "backup1", clock.instant().plus(patience));
    }

    private Lease held(LeasePurpose purpose) {
        return new Leases(host("ops2", 7), clock)
                .acquire(repository, "prod", purpose, "other")
                .match(Granted::lease, other -> {
                    throw new AssertionError(other.words());
                });
    }

    private static LeaseHost host(String name, long pid) {
        return new LeaseHost() {
            @Override
            public LeaseHolder holder(String run) {
                return new LeaseHolder(name, "", "boot", "", pid, run);
            }

            @Override
            public boolean isDead(LeaseHolder holder) {
                return false;
            }
        };
    }
}
