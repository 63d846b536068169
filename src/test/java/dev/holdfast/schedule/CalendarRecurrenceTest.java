package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CalendarRecurrenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);

    @Nested
    class GivenADayWithAClockChange {
        @Test
        void whenTheTimeIsLeftOut_thenTheMomentIsTheEndOfTheGap() {
            Recurrence daily = CalendarRecurrence.daily(HALF_PAST_TWO, BERLIN);

            assertThat(moments(daily, "2026-03-28T00:00:00Z", 3))
                    .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        }

        @Test
        void whenTheTimeComesTwice_thenOnlyTheFirstIsAMoment() {
            Recurrence daily = CalendarRecurrence.daily(HALF_PAST_TWO, BERLIN);

            assertThat(moments(daily, "2026-10-24T12:00:00Z", 2))
                    .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
            assertThat(daily.atOrBefore(Instant.parse("2026-10-25T01:29:59Z")))
                    .contains(Instant.parse("2026-10-25T00:30:00Z"));
            assertThat(daily.atOrBefore(Instant.parse("2026-10-25T01:31:00Z")))
                    .contains(Instant.parse("2026-10-25T00:30:00Z"));
        }

        @Test
        void whenAWholeDateIsLeftOut_thenMomentsStayDistinct() {
            Recurrence midnight = CalendarRecurrence.daily(LocalTime.MIDNIGHT, ZoneId.of("Pacific/Apia"));

            assertThat(moments(midnight, "2011-12-29T00:00:00Z", 3))
                    .containsExactly("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z");
        }
    }

    @Nested
    class GivenDaysThatNotEveryMonthHas {
        @Test
        void whenTheMonthIsShorter_thenItsLastDayStandsForThem() {
            Recurrence monthly = CalendarRecurrence.monthly(List.of(31, 30), LocalTime.NOON, ZoneOffset.UTC);

            assertThat(moments(monthly, "2027-01-30T00:00:00Z", 5))
                    .containsExactly(
                            "2027-01-30T12:00:00Z",
                            "2027-01-31T12:00:00Z",
                            "2027-02-28T12:00:00Z",
                            "2027-03-30T12:00:00Z",
                            "2027-03-31T12:00:00Z");
        }

        @Test
        void whenTheYearLacksFebruary29_thenThe28thStandsForIt() {
            Recurrence yearly = CalendarRecurrence.yearly(List.of(MonthDay.of(2, 29)), LocalTime.NOON, ZoneOffset.UTC);

            assertThat(moments(yearly, "2027-01-01T00:00:00Z", 2))
                    .containsExactly("2027-02-28T12:00:00Z", "2028-02-29T12:00:00Z");
        }
    }

    @Nested
    class GivenWords {
        @Test
        void whenAskedToDescribe_thenOrderAndRepetitionDoNotMatter() {
            Recurrence weekly = CalendarRecurrence.weekly(
                    List.of(DayOfWeek.THURSDAY, DayOfWeek.MONDAY, DayOfWeek.THURSDAY), LocalTime.of(3, 0), BERLIN);

            assertThat(weekly.describe()).isEqualTo("every Monday and Thursday at 03:00 (Europe/Berlin)");
            assertThat(weekly)
                    .isEqualTo(CalendarRecurrence.weekly(
                            List.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), LocalTime.of(3, 0), BERLIN));
        }

        @ParameterizedTest
        @CsvSource({"PT15M,every 15 minutes", "PT1H,every hour", "PT48H,every 2 days", "PT90S,every 90 seconds"})
        void whenEvery_thenTheLargestWholeUnitIsTold(Duration every, String words) {
            assertThat(new EveryRecurrence(every).describe()).isEqualTo(words);
        }

        @Test
        void whenADayIsImpossible_thenItIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CalendarRecurrence.monthly(List.of(32), LocalTime.NOON, BERLIN))
                    .withMessageContaining("1 to 31");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CalendarRecurrence.weekly(List.of(), LocalTime.NOON, BERLIN));
            assertThatIllegalArgumentException().isThrownBy(() -> new EveryRecurrence(Duration.ZERO));
        }
    }

    @Test
    void whenEvery_thenMomentsCountFromTheEpochInBothDirections() {
        Recurrence every = new EveryRecurrence(Duration.ofSeconds(7));

        assertThat(every.after(Instant.ofEpochSecond(7))).contains(Instant.ofEpochSecond(14));
        assertThat(every.atOrBefore(Instant.ofEpochSecond(13))).contains(Instant.ofEpochSecond(7));
        assertThat(every.atOrBefore(Instant.ofEpochSecond(-1))).contains(Instant.ofEpochSecond(-7));
        assertThat(every.atOrBefore(Instant.ofEpochSecond(-7))).contains(Instant.ofEpochSecond(-7));
    }

    /** Forwards and backwards agree, and nothing is left out or doubled, at every quarter of an hour of two years. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Africa/Casablanca",
                "Australia/Lord_Howe",
                "Asia/Kathmandu"
            })
    void whenWalkingTheTimeLine_thenBothDirectionsAgree(String zone) {
        Recurrence daily = CalendarRecurrence.daily(HALF_PAST_TWO, ZoneId.of(zone));
        Instant expected =
                daily.atOrBefore(Instant.parse("2025-01-01T00:00:00Z")).orElseThrow();
        Instant next = daily.after(expected).orElseThrow();

        for (Instant at = Instant.parse("2025-01-01T00:00:00Z");
                at.isBefore(Instant.parse("2027-01-01T00:00:00Z"));
                at = at.plus(Duration.ofMinutes(15))) {
            if (!at.isBefore(next)) {
                expected = next;
                next = daily.after(expected).orElseThrow();
            }
            boolean agree = daily.atOrBefore(at).equals(Optional.of(expected))
                    && daily.after(at).equals(Optional.of(next));
            assertTrue(agree, at::toString);
        }
    }

    private static List<String> moments(Recurrence recurrence, String after, int number) {
        List<String> moments = new ArrayList<>();
        Instant last = Instant.parse(after);
        for (int i = 0; i < number; i++) {
            last = recurrence.after(last).orElseThrow();
            moments.add(last.toString());
        }
        return moments;
    }
}
