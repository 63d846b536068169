package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppointmentsTest {
    private static final Instant SINCE = Instant.parse("2026-01-10T00:00:00Z");
    private static final Appointments QUARTERLY = new Appointments(
            CalendarRecurrence.quarterly(List.of(15), LocalTime.of(3, 0), ZoneOffset.UTC), Duration.ofDays(7));

    private static SortedSet<Instant> at(String... instants) {
        SortedSet<Instant> kept = new TreeSet<>();
        for (String instant : instants) {
            kept.add(Instant.parse(instant));
        }
        return kept;
    }

    private static Optional<Instant> due(SortedSet<Instant> kept, String now) {
        return QUARTERLY.due(kept, SINCE, Instant.parse(now)).map(Period::moment);
    }

    @Nested
    class GivenQuarters {
        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "UTC",
                    "Europe/Berlin",
                    "America/New_York",
                    "Australia/Lord_Howe",
                    "Asia/Kolkata",
                    "Pacific/Apia"
                })
        void whenTenYearsPass_thenThereIsOneInTheMiddleOfTheLastMonthOfEach(String zone) {
            ZoneId there = ZoneId.of(zone);
            Appointments days = new Appointments(
                    CalendarRecurrence.quarterly(List.of(15), LocalTime.of(2, 30), there), Duration.ofDays(7));
            Instant since = LocalDate.of(2026, 1, 1).atStartOfDay(there).toInstant();
            Instant end = LocalDate.of(2036, 1, 1).atStartOfDay(there).toInstant();
            List<LocalDate> drilled = new ArrayList<>();
            TreeSet<Instant> kept = new TreeSet<>();

            for (Instant now = since; now.isBefore(end); now = now.plus(Duration.ofHours(5))) {
                Optional<Period> due = days.due(kept, since, now);
                due.ifPresent(period -> {
                    kept.add(period.moment());
                    drilled.add(period.moment().atZone(there).toLocalDate());
                });
                assertThat(days.owed(kept, since, now))
                        .hasValueSatisfying(
                                owed -> assertThat(days.deadline(owed)).isEqualTo(owed.plus(Duration.ofDays(7))));
            }

            List<LocalDate> expected = new ArrayList<>();
            for (int year = 2026; year < 2036; year++) {
                for (int month : List.of(3, 6, 9, 12)) {
                    expected.add(LocalDate.of(year, month, 15));
                }
            }
            assertThat(drilled).isEqualTo(expected);
            assertThat(kept)
                    .allSatisfy(moment ->
                            assertThat(moment.atZone(there).toLocalTime()).isEqualTo(LocalTime.of(2, 30)));
        }

        @Test
        void whenTheDayIsThe31st_thenTheLastDayStandsForItInShorterMonths() {
            Recurrence last = CalendarRecurrence.quarterly(List.of(31), LocalTime.NOON, ZoneOffset.UTC);
            List<String> moments = new ArrayList<>();

            Instant moment = SINCE;
            for (int i = 0; i < 4; i++) {
                moment = last.after(moment).orElseThrow();
                moments.add(moment.toString());
            }

            assertThat(moments)
                    .containsExactly(
                            "2026-03-31T12:00:00Z",
                            "2026-06-30T12:00:00Z",
                            "2026-09-30T12:00:00Z",
                            "2026-12-31T12:00:00Z");
        }

        @Test
        void whenTheDayIsNone_thenItIsRefused() {
            assertThatThrownBy(() -> CalendarRecurrence.quarterly(List.of(32), LocalTime.NOON, ZoneOffset.UTC))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CalendarRecurrence.quarterly(List.of(), LocalTime.NOON, ZoneOffset.UTC))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void whenTheyAreWrittenAsDates_thenTheyAreTheSame() {
            Recurrence dates = CalendarRecurrence.yearly(
                    List.of(MonthDay.of(3, 15), MonthDay.of(6, 15), MonthDay.of(9, 15), MonthDay.of(12, 15)),
                    LocalTime.of(3, 0),
                    ZoneOffset.UTC);

            assertThat(QUARTERLY.recurrence()).isEqualTo(dates);
        }
    }

    @Nested
    class GivenADayThatCame {
        @Test
        void whenNothingWasDone_thenItIsDueUntilItIs() {
            assertThat(due(at(), "2026-03-15T02:59:59Z")).isEmpty();
            assertThat(due(at(), "2026-03-15T03:00:00Z")).contains(Instant.parse("2026-03-15T03:00:00Z"));
            assertThat(due(at(), "2026-05-01T00:00:00Z")).contains(Instant.parse("2026-03-15T03:00:00Z"));
        }

        @Test
        void whenItWasDone_thenItIsDueNoMore() {
            assertThat(due(at("2026-03-15T03:00:00Z"), "2026-03-15T03:10:00Z")).isEmpty();
            assertThat(due(at("2026-04-20T10:00:00Z"), "2026-04-21T00:00:00Z")).isEmpty();
        }

        @Test
        void whenItWasDoneTheDayBefore_thenThatCountsForTheQuarterBefore() {
            assertThat(due(at("2026-03-14T10:00:00Z"), "2026-03-15T03:00:00Z")).isNotEmpty();
        }

        @Test
        void whenSeveralWereMissed_thenOneIsMadeUpFor() {
            assertThat(due(at(), "2026-12-20T00:00:00Z")).contains(Instant.parse("2026-12-15T03:00:00Z"));
            assertThat(due(at("2026-12-20T00:00:00Z"), "2026-12-21T00:00:00Z")).isEmpty();
            assertThat(QUARTERLY.owed(at("2026-12-20T00:00:00Z"), SINCE, Instant.parse("2026-12-21T00:00:00Z")))
                    .contains(Instant.parse("2027-03-15T03:00:00Z"));
        }

        @Test
        void whenItWasConfiguredAfterwards_thenTheNextOneIsTheFirst() {
            Instant since = Instant.parse("2026-03-16T00:00:00Z");
            Instant now = Instant.parse("2026-03-17T00:00:00Z");

            assertThat(QUARTERLY.due(at(), since, now)).isEmpty();
            assertThat(QUARTERLY.next(at(), since, now)).contains(Instant.parse("2026-06-15T03:00:00Z"));
            assertThat(QUARTERLY.owed(at(), since, now)).contains(Instant.parse("2026-06-15T03:00:00Z"));
        }

        @Test
        void whenAFastClockDatedOneAhead_thenItCountsForThatDayAlone() {
            assertThat(due(at("2026-09-20T00:00:00Z"), "2026-03-15T03:00:00Z")).isNotEmpty();
        }
    }
}
