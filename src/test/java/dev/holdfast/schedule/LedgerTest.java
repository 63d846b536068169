package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schedule.Decision.Due;
import dev.holdfast.schedule.Decision.NotDue;
import dev.holdfast.schedule.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final SortedSet<Instant> NONE = new TreeSet<>();

    private final Ledger ledger = ledger(Duration.ZERO);

    @Nested
    class GivenADailySchedule {
        @Test
        void whenThePeriodHasNoBackup_thenItIsDueUntilTheNextMomentPlusGrace() {
            Decision decision = ledger.decide(moments("2026-11-20"), NONE, LONG_AGO, at("2026-11-21T14:00:00Z"));

            assertThat(decision)
                    .isEqualTo(new Due(
                            new Period(at("2026-11-21T02:00:00Z"), at("2026-11-22T02:00:00Z")),
                            at("2026-11-22T04:00:00Z")));
        }

        @Test
        void whenThePeriodHasItsBackup_thenNothingIsDueBeforeTheNext() {
            Decision decision = ledger.decide(moments("2026-11-21"), NONE, LONG_AGO, at("2026-11-22T01:59:59Z"));

            assertThat(decision).isEqualTo(notDue(Reason.ANSWERED, "2026-11-22T02:00:00Z"));
        }

        @Test
        void whenItsBackupIsSuspect_thenThereIsNoOtherAttemptInThePeriod() {
            Decision decision = ledger.decide(NONE, moments("2026-11-21"), LONG_AGO, at("2026-11-21T03:00:00Z"));

            assertThat(decision).isEqualTo(notDue(Reason.SUSPECT, "2026-11-22T02:00:00Z"));
        }

        @Test
        void whenItWasJustConfigured_thenItIsDueAtItsNextMoment() {
            Decision decision = ledger.decide(NONE, NONE, at("2026-11-21T10:00:00Z"), at("2026-11-21T10:00:01Z"));

            assertThat(decision).isEqualTo(notDue(Reason.NEW, "2026-11-22T02:00:00Z"));
        }

        @Test
        void whenManyPeriodsWereMissed_thenOnlyTheCurrentOneIsDue() {
            Decision decision = ledger.decide(moments("2026-11-01"), NONE, LONG_AGO, at("2026-11-21T14:00:00Z"));

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Due.class, due -> assertThat(due.period().moment()).isEqualTo(at("2026-11-21T02:00:00Z")));
        }
    }

    @Nested
    class GivenAClockThatJumped {
        @Test
        void whenItJumpedBackIntoAPeriodWithABackup_thenNothingIsDue() {
            Decision decision =
                    ledger.decide(moments("2026-11-20", "2026-11-21"), NONE, LONG_AGO, at("2026-11-20T15:00:00Z"));

            assertThat(decision).isEqualTo(notDue(Reason.ANSWERED, "2026-11-22T02:00:00Z"));
        }

        @Test
        void whenABackupAnswersToAMomentYetToCome_thenTodayIsStillDue() {
            Decision decision = ledger.decide(moments("2026-11-22"), NONE, LONG_AGO, at("2026-11-21T15:00:00Z"));

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Due.class, due -> assertThat(due.period().moment()).isEqualTo(at("2026-11-21T02:00:00Z")));
        }

        @Test
        void whenThatMomentHasCome_thenItsBackupCounts() {
            Decision decision = ledger.decide(moments("2026-11-22"), NONE, LONG_AGO, at("2026-11-22T15:00:00Z"));

            assertThat(decision).isEqualTo(notDue(Reason.ANSWERED, "2026-11-23T02:00:00Z"));
        }
    }

    @Nested
    class GivenADeadline {
        @Test
        void whenNothingEverSucceeded_thenItIsTheFirstPeriodsEndPlusGrace() {
            Optional<Instant> deadline = ledger.deadline(NONE, at("2026-11-21T10:00:00Z"), at("2026-12-21T10:00:00Z"));

            assertThat(deadline).contains(at("2026-11-23T04:00:00Z"));
        }

        @Test
        void whenThereIsABackup_thenItIsOfThePeriodAfterIt() {
            Optional<Instant> deadline =
                    ledger.deadline(moments("2026-11-19", "2026-11-20"), LONG_AGO, at("2026-11-20T10:00:00Z"));

            assertThat(deadline).contains(at("2026-11-22T04:00:00Z"));
        }

        @Test
        void whenABackupAnswersToTheFuture_thenItDoesNotHideWhatIsMissingToday() {
            Optional<Instant> deadline =
                    ledger.deadline(moments("2026-11-20", "2026-11-22"), LONG_AGO, at("2026-11-21T10:00:00Z"));

            assertThat(deadline).contains(at("2026-11-22T04:00:00Z"));
        }
    }

    @Test
    void whenTheStartIsSpread_thenItIsDueOnlyFromThere() {
        Ledger spread = ledger(Duration.ofMinutes(20));
        Period period = spread.periodAt(at("2026-11-21T02:00:00Z")).orElseThrow();
        Instant start = spread.start(period);

        Decision before = spread.decide(NONE, NONE, LONG_AGO, start.minusMillis(1));

        assertThat(start).isBetween(period.moment(), period.moment().plus(Duration.ofMinutes(20)));
        assertThat(before).isEqualTo(new NotDue(Reason.SPREAD, Optional.of(start)));
        assertThat(spread.decide(NONE, NONE, LONG_AGO, start)).isInstanceOf(Due.class);
    }

    private static Ledger ledger(Duration spread) {
        return new Ledger(
                "prod",
                new Schedule(
                        "daily",
                        "daily",
                        CalendarRecurrence.daily(LocalTime.of(2, 0), ZoneOffset.UTC),
                        spread,
                        Duration.ofHours(2),
                        Optional.empty()));
    }

    private static NotDue notDue(Reason reason, String next) {
        return new NotDue(reason, Optional.of(at(next)));
    }

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }

    private static SortedSet<Instant> moments(String... dates) {
        return Arrays.stream(dates).map(date -> at(date + "T02:00:00Z")).collect(Collectors.toCollection(TreeSet::new));
    }
}
