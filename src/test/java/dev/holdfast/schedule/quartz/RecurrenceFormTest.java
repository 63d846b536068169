package dev.holdfast.schedule.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecurrenceFormTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2036-01-01T00:00:00Z");

    static Stream<Recurrence> all() {
        return Stream.of(
                CalendarRecurrence.daily(LocalTime.of(2, 30), BERLIN),
                CalendarRecurrence.daily(LocalTime.of(23, 59, 59), ZoneId.of("America/New_York")),
                CalendarRecurrence.weekly(List.of(DayOfWeek.SUNDAY), LocalTime.of(3, 0), BERLIN),
                CalendarRecurrence.weekly(
                        List.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY), LocalTime.MIDNIGHT, ZoneId.of("UTC")),
                CalendarRecurrence.monthly(List.of(31, 1), LocalTime.of(4, 0), BERLIN),
                CalendarRecurrence.yearly(
                        List.of(MonthDay.of(3, 15), MonthDay.of(2, 29)), LocalTime.of(5, 0), ZoneId.of("+05:30")),
                new EveryRecurrence(Duration.ofHours(6)),
                new EveryRecurrence(Duration.ofDays(7).plusMillis(1)),
                QuartzCron.in("0 30 2 ? * MON-FRI", BERLIN),
                QuartzCron.in("0 0/45 * * * ?", ZoneId.of("Pacific/Chatham")),
                QuartzCron.in("0 0 12 1 1 ? 2027-2030", BERLIN));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whenItsFormIsRead_thenItIsTheSameForTenYears(Recurrence written) {
        Recurrence read = RecurrenceForm.read(written.form());

        assertThat(read).isEqualTo(written);
        assertThat(read.describe()).isEqualTo(written.describe());
        assertThat(read.form()).isEqualTo(written.form());
        int moments = 0;
        Optional<Instant> moment = written.after(BEGIN);
        while (moment.isPresent() && moment.get().isBefore(END) && moments < 20_000) {
            Instant at = moment.get();
            assertThat(read.atOrBefore(at)).contains(at);
            moment = written.after(at);
            assertThat(read.after(at)).isEqualTo(moment);
            moments++;
        }
        assertThat(moments).isPositive();
    }

    @Test
    void whenAFormIsLookedAt_thenItIsInTheWordsOfTheConfiguration() {
        assertThat(CalendarRecurrence.weekly(List.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY), LocalTime.of(3, 0), BERLIN)
                        .form())
                .isEqualTo(Map.of("on", "monday,friday", "at", "03:00", "zone", "Europe/Berlin"));
        assertThat(CalendarRecurrence.yearly(List.of(MonthDay.of(3, 15)), LocalTime.of(3, 0), BERLIN)
                        .form())
                .containsEntry("on", "03-15");
        assertThat(new EveryRecurrence(Duration.ofMinutes(15)).form()).isEqualTo(Map.of("every", "PT15M"));
    }

    static Stream<Map<String, String>> wrong() {
        return Stream.of(
                Map.of(),
                Map.of("at", "02:00"),
                Map.of("zone", "UTC"),
                Map.of("at", "25:00", "zone", "UTC"),
                Map.of("at", "02:00", "zone", "Mars/Olympus"),
                Map.of("at", "02:00", "zone", "UTC", "on", ""),
                Map.of("at", "02:00", "zone", "UTC", "on", "friday,"),
                Map.of("at", "02:00", "zone", "UTC", "on", "32"),
                Map.of("at", "02:00", "zone", "UTC", "on", "02-31"),
                Map.of("every", "PT0S"),
                Map.of("every", "soon"),
                Map.of("cron", "now", "zone", "UTC"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whenItIsNoForm_thenItIsRefused(Map<String, String> form) {
        assertThatThrownBy(() -> RecurrenceForm.read(form)).isInstanceOf(IllegalArgumentException.class);
    }
}
