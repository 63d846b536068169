package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.testing.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class LeasesTest {
    private static final ObjectKey FILE = new ObjectKey("leases/prod.json");

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);
    private final Set<Long> deadProcesses = new HashSet<>();
    private final Leases here = leases("here", 1);
    private final Leases beside = leases("here", 2);
    private final Leases elsewhere = leases("elsewhere", 1);

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Nested
    class GivenNobodyHoldsIt {
        @Test
        void whenItIsAcquired_thenItIsHeldUntilItIsClosed() {
            Lease lease = granted(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r1"));

            assertThat(lease.isStillHeld()).isTrue();
            assertThat(lease.holder().run()).isEqualTo("r1");
            assertThat(elsewhere.holder(repository, "prod")).contains(lease.holder());
            lease.close();
            lease.close();
            assertThat(lease.isStillHeld()).isFalse();
            assertThat(elsewhere.holder(repository, "prod")).isEmpty();
            assertThat(memory.head(FILE)).isEmpty();
        }

        @Test
        void whenTwoDeploymentsAreWorkedOn_thenTheyDoNotMind() {
            try (Lease one = granted(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r1"));
                    Lease two = granted(here.acquire(repository, "staging", LeasePurpose.BACKUP, "r2"))) {
                assertThat(one.isStillHeld() && two.isStillHeld()).isTrue();
            }
        }

        @Test
        void whenManyWantItAtOnce_thenExactlyOneGetsIt() throws Exception {
            List<LeaseResult> results = ObjectStoreContract.atOnce(
                    8, thread -> leases("host" + thread, thread).acquire(repository, "prod", LeasePurpose.BACKUP, "r"));

            assertThat(results).filteredOn(Granted.class::isInstance).hasSize(1);
            results.forEach(result -> result.match(
                    granted -> {
                        granted.lease().close();
                        return true;
                    },
                    other -> true));
        }

        @Test
        void whenItIsTakenAgainAndAgain_thenTheTokenGrows() {
            long last = 0;
            for (int i = 0; i < 5; i++) {
                try (Lease lease = granted(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r" + i))) {
                    assertThat(lease.token()).isGreaterThan(last);
                    last = lease.token();
                }
            }
        }

        @Test
        void whenTheRepositoryIsNotThere_thenItFails() {
            memory.delete(new ObjectKey("holdfast.json"));

            assertThatThrownBy(() -> here.acquire(repository, "prod", LeasePurpose.BACKUP, "r"))
                    .isInstanceOf(RepositoryException.class);
        }

        @Test
        void whenTheAnswerToTheFirstWriteIsLost_thenItFailsAndNobodyElseIsLockedOutForLong() {
            store.failingAfterEffect(Operation.PUT_IF_ABSENT, store.calls(Operation.PUT_IF_ABSENT) + 1);

            assertThatThrownBy(() -> here.acquire(repository, "prod", LeasePurpose.BACKUP, "r"))
                    .isInstanceOf(RepositoryException.class);

            clock.advance(Duration.ofSeconds(60));
            granted(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r"))
                    .close();
        }
    }

    @Nested
    class GivenAnotherHoldsIt {
        private Lease lease;

        @BeforeEach
        void hold() {
            lease = granted(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r1"));
        }

        @AfterEach
        void release() {
            lease.close();
        }

        @Test
        void whenItIsWanted_thenTheHolderIsTold() {
            HeldByOther other = refused(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"));

            assertThat(other.holder()).isEqualTo(lease.holder());
            assertThat(other.holder()).hasToString("run r1 (process 1 on here)");
            assertThat(other.until()).isEqualTo(clock.instant().plusSeconds(60));
            refused(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r3"));
            refused(beside.acquire(repository, "prod", LeasePurpose.BACKUP, "r3"));
        }

        @Test
        void whenItsProcessIsDead_thenOnlyTheSameHostReplacesItAtOnce() {
            deadProcesses.add(1L);
            refused(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"));

            try (Lease taken = granted(beside.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"))) {
                assertThat(taken.token()).isGreaterThan(lease.token());
                lease.renew();
                assertThat(lease.isStillHeld()).isFalse();
                assertThat(taken.isStillHeld()).isTrue();
                lease.close();
                assertThat(elsewhere.holder(repository, "prod")).contains(taken.holder());
            }
        }

        @Test
        void whenItIsNotRenewed_thenItEndsAfterAMinuteAndNotBefore() {
            clock.advance(Duration.ofSeconds(59));
            refused(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"));
            assertThat(lease.isStillHeld()).isTrue();

            clock.advance(Duration.ofSeconds(1));
            assertThat(lease.isStillHeld()).isFalse();
            assertThat(elsewhere.holder(repository, "prod")).isEmpty();
            try (Lease taken = granted(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"))) {
                assertThat(taken.token()).isGreaterThan(lease.token());
            }
        }

        @Test
        void whenItIsRenewed_thenItLastsFromThen() {
            clock.advance(Duration.ofSeconds(50));
            lease.renew();
            clock.advance(Duration.ofSeconds(50));

            assertThat(lease.isStillHeld()).isTrue();
            refused(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"));
        }

        @Test
        void whenTheStoreIsDown_thenItIsHeldUntilItExpiresAndRecovers() {
            store.denying(Operation.PUT_IF_VERSION);
            clock.advance(Duration.ofSeconds(30));
            lease.renew();
            assertThat(lease.isStillHeld()).isTrue();
            clock.advance(Duration.ofSeconds(31));
            lease.renew();
            assertThat(lease.isStillHeld()).isFalse();

            store.heal();
            lease.renew();
            assertThat(lease.isStillHeld()).isTrue();
        }

        @Test
        void whenItExpiredAndNobodyTookIt_thenItIsStillEnsured() {
            clock.advance(Duration.ofSeconds(61));
            assertThat(lease.isStillHeld()).isFalse();

            assertThat(lease.ensureHeld()).isTrue();
            assertThat(lease.isStillHeld()).isTrue();
            refused(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"));
        }

        @Test
        void whenItExpiredAndAnotherTookIt_thenItIsNotEnsured() {
            clock.advance(Duration.ofSeconds(61));
            try (Lease taken = granted(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"))) {
                assertThat(lease.ensureHeld()).isFalse();
                assertThat(taken.isStillHeld()).isTrue();
            }
        }

        @Test
        void whenItExpiredAndTheStoreIsDown_thenItIsNotEnsured() {
            store.denying(Operation.PUT_IF_VERSION);
            clock.advance(Duration.ofSeconds(61));

            assertThat(lease.ensureHeld()).isFalse();
        }

        @Test
        void whenTheAnswerToARenewalIsLost_thenTheNextOneFindsItsOwnWord() {
            store.failingAfterEffect(Operation.PUT_IF_VERSION, store.calls(Operation.PUT_IF_VERSION) + 1);
            clock.advance(Duration.ofSeconds(20));
            lease.renew();

            clock.advance(Duration.ofSeconds(20));
            lease.renew();

            clock.advance(Duration.ofSeconds(30));
            assertThat(lease.isStillHeld()).isTrue();
        }

        @Test
        void whenSomebodyRemovedIt_thenItIsLost() {
            memory.delete(FILE);
            lease.renew();

            assertThat(lease.isStillHeld()).isFalse();
        }

        @Test
        void whenTheStoreRefusesDeletes_thenItIsGivenUpByWriting() {
            store.denying(Operation.DELETE);

            lease.close();

            assertThat(elsewhere.holder(repository, "prod")).isEmpty();
            granted(elsewhere.acquire(repository, "prod", LeasePurpose.BACKUP, "r2"))
                    .close();
        }

        @Test
        void whenItCannotBeReleased_thenClosingDoesNotFail() {
            store.denying(Operation.DELETE);
            store.denying(Operation.PUT_IF_VERSION);

            lease.close();

            assertThat(elsewhere.holder(repository, "prod")).isPresent();
            clock.advance(Duration.ofSeconds(60));
            assertThat(elsewhere.holder(repository, "prod")).isEmpty();
        }
    }

    @Nested
    class GivenADamagedLease {
        @Test
        void whenItIsYoung_thenItIsHonouredAndLaterReplaced() {
            memory.put(FILE, "{ \"format\": 9 }".getBytes(UTF_8));
            refused(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r"));

            clock.advance(Duration.ofSeconds(60));
            granted(here.acquire(repository, "prod", LeasePurpose.BACKUP, "r")).close();
        }
    }

    @Nested
    class GivenRealTime {
        @Test
        void whenTimePasses_thenItIsRenewedByItself() {
            MemoryStore real = new MemoryStore();
            try (Repository other = new Repository("real", real, false, Clock.systemUTC())) {
                other.initialise();
                Leases fast = new Leases(
                        ThisHost.read(),
                        Clock.systemUTC(),
                        new LeaseTerms(Duration.ofMillis(20), Duration.ofSeconds(30)),
                        Optional.empty());
                try (Lease lease = granted(fast.acquire(other, "prod", LeasePurpose.BACKUP, "r"))) {
                    String first = real.head(FILE).orElseThrow().version();
                    await().atMost(Duration.ofSeconds(10))
                            .until(() ->
                                    !real.head(FILE).orElseThrow().version().equals(first));
                    assertThat(lease.isStillHeld()).isTrue();
                }
            }
        }
    }

    @Nested
    class GivenThisHost {
        private final ThisHost host = ThisHost.read();
        private final LeaseHolder self = host.holder("r");

        @Test
        void whenTheProcessLives_thenItIsNotDead() {
            assertThat(host.isDead(self)).isFalse();
            assertThat(self.host()).isNotBlank();
            assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
        }

        @Test
        void whenTheProcessIsGone_thenItIsDead() throws Exception {
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();

            assertThat(host.isDead(with(self.host(), self.boot(), self.processes(), gone.pid())))
                    .isTrue();
        }

        @Test
        void whenTheHostWasBootedSince_thenItIsDead() {
            ThisHost known = new ThisHost(new LeaseHolder("ops1", "4f2a", "this boot", "pid:[1]", 1, ""));

            assertThat(known.isDead(new LeaseHolder("ops1", "4f2a", "another boot", "pid:[1]", 1, "r")))
                    .isTrue();
        }

        @Test
        void whenItIsAnotherHostOrContainer_thenWeCannotKnow() {
            assertThat(host.isDead(with("another", "another boot", self.processes(), 1)))
                    .isFalse();
            assertThat(host.isDead(with(self.host(), self.boot(), "pid:[1]", 999_999_999)))
                    .isFalse();
        }

        @Test
        void whenAProcessOfAnotherUserLives_thenItIsNotDead() {
            assertThat(host.isDead(with(self.host(), self.boot(), self.processes(), 1)))
                    .isFalse();
        }

        @Test
        void whenThereIsNoProcessId_thenWeCannotKnow() {
            assertThat(host.isDead(with(self.host(), self.boot(), self.processes(), 0)))
                    .isFalse();
            assertThat(host.isDead(with(self.host(), self.boot(), self.processes(), Long.MAX_VALUE)))
                    .isFalse();
        }

        @Test
        void whenOnlyTheNamesAreEqual_thenWeCannotKnow() {
            ThisHost container = new ThisHost(new LeaseHolder("app", "", "boot one", "pid:[7]", 1, ""));

            assertThat(container.isDead(new LeaseHolder("app", "", "boot two", "pid:[7]", 1, "r")))
                    .isFalse();
        }

        private LeaseHolder with(String name, String boot, String processes, long pid) {
            return new LeaseHolder(name, self.machine(), boot, processes, pid, "r");
        }
    }

    @Nested
    class GivenAStoreWithoutConditionalWrites {
        private final Repository careless = new Repository("careless", new Careless(store), true, clock);
        private final MemoryStore state = new MemoryStore(clock);
        private final Leases one = leases("here", 1, Optional.of(state));
        private final Leases two = leases("here", 2, Optional.of(state));

        @Test
        void whenTwoProcessesOfAHostWantItAtOnce_thenALockOnTheHostKeepsThemApart() {
            try (Lease lease = granted(one.acquire(careless, "prod", LeasePurpose.BACKUP, "r1"))) {
                // What the race of two looks and two writes would leave.
                memory.delete(FILE);
                assertThat(refused(two.acquire(careless, "prod", LeasePurpose.BACKUP, "r2"))
                                .holder())
                        .isEqualTo(lease.holder());
                granted(two.acquire(careless, "staging", LeasePurpose.BACKUP, "r2"))
                        .close();
            }
            granted(two.acquire(careless, "prod", LeasePurpose.BACKUP, "r2")).close();
            assertThat(state.list("")).isEmpty();
        }

        @Test
        void whenAnotherHostHasIt_thenTheLockOnThisHostIsGivenUp() {
            try (Lease lease = granted(elsewhere.acquire(careless, "prod", LeasePurpose.BACKUP, "r1"))) {
                assertThat(refused(one.acquire(careless, "prod", LeasePurpose.BACKUP, "r2"))
                                .holder())
                        .isEqualTo(lease.holder());
                assertThat(state.list("")).isEmpty();
            }
        }

        @Test
        void whenTheStoreFails_thenTheLockOnThisHostIsGivenUp() {
            store.denying(Operation.PUT_IF_ABSENT);

            assertThatThrownBy(() -> one.acquire(careless, "prod", LeasePurpose.BACKUP, "r"))
                    .isInstanceOf(RepositoryException.class);
            assertThat(state.list("")).isEmpty();
        }

        @Test
        void whenTheLockOnThisHostIsLost_thenSoIsTheLease() {
            Lease lease = granted(one.acquire(careless, "prod", LeasePurpose.BACKUP, "r1"));
            state.list("").toList().forEach(object -> state.delete(object.key()));

            assertThatThrownBy(lease::requireHeld).isInstanceOf(RefusedException.class);
            assertThat(lease.isStillHeld()).isFalse();
            lease.close();
        }

        private static final class Careless extends ForwardingStore {
            Careless(ObjectStore store) {
                super(store);
            }

            @Override
            public boolean hasConditionalPut() {
                return false;
            }
        }
    }

    private Leases leases(String host, long pid) {
        return leases(host, pid, Optional.empty());
    }

    private Leases leases(String host, long pid, Optional<ObjectStore> local) {
        return new Leases(
                new LeaseHost() {
                    @Override
                    public LeaseHolder holder(String run) {
                        return new LeaseHolder(host, "", "boot", "", pid, run);
                    }

                    @Override
                    public boolean isDead(LeaseHolder holder) {
                        return holder.host().equals(host) && deadProcesses.contains(holder.pid());
                    }
                },
                clock,
                // Renewed by hand.
                new LeaseTerms(Duration.ofDays(1), Duration.ofSeconds(60)),
                local);
    }

    private static Lease granted(LeaseResult result) {
        return result.match(Granted::lease, other -> {
            throw new AssertionError("held by " + other);
        });
    }

    private static HeldByOther refused(LeaseResult result) {
        return result.match(
                granted -> {
                    granted.lease().close();
                    throw new AssertionError("granted");
                },
                other -> other);
    }
}
