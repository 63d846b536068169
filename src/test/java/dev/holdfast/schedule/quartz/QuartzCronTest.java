package dev.holdfast.schedule.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuartzCronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void whenDaily_thenItIsTheSameAsInCalendarTerms() {
        Recurrence cron = QuartzCron.in("0 30 2 * * ?", BERLIN);
        Recurrence daily = CalendarRecurrence.daily(LocalTime.of(2, 30), BERLIN);
        Instant at = Instant.parse("2026-01-01T00:00:00Z");

        for (int i = 0; i < 800; i++) {
            assertThat(cron.after(at)).isEqualTo(daily.after(at));
            assertThat(cron.atOrBefore(at)).isEqualTo(daily.atOrBefore(at));
            at = daily.after(at).orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:00:00Z, 2026-03-29T02:00:00Z, 8",
        "2026-10-25T00:00:00Z, 2026-10-25T03:00:00Z, 8",
    })
    void whenSeveralTimesAnHour_thenMomentsAreDistinctAcrossAClockChange(Instant from, Instant to, int number) {
        Recurrence cron = QuartzCron.in("0 0/15 * * * ?", BERLIN);
        List<Instant> moments = new ArrayList<>();
        for (Instant at = from.minusNanos(1);
                at.isBefore(to);
                at = cron.after(at).orElseThrow()) {
            moments.add(cron.after(at).orElseThrow());
        }
        moments.removeIf(moment -> !moment.isBefore(to));

        assertThat(moments).isSorted().doesNotHaveDuplicates().hasSize(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 30 2 * * ?",
                "0 0/15 * * * ?",
                "0 0 4 1 * ?",
                "0 0 4 L * ?",
                "0 0 3 ? * SUN",
                "0 0 3 ? * 6#3",
                "0 0 0 29 2 ?",
                "0 0 12 15 3,6,9,12 ?"
            })
    void whenSearchingBackwards_thenItAgreesWithForwards(String expression) {
        Recurrence cron = QuartzCron.in(expression, BERLIN);
        Instant moment = cron.after(Instant.parse("2023-06-01T00:00:00Z")).orElseThrow();

        for (int i = 0; i < 15; i++) {
            Instant next = cron.after(moment).orElseThrow();
            Duration gap = Duration.between(moment, next);
            assertThat(cron.atOrBefore(moment)).contains(moment);
            assertThat(cron.atOrBefore(moment.plus(gap.dividedBy(2)))).contains(moment);
            assertThat(cron.atOrBefore(next.minusMillis(1))).contains(moment);
            moment = next;
        }
    }

    @Test
    void whenTheExpressionHasAYear_thenThereIsNothingAfterIt() {
        Recurrence once = QuartzCron.in("0 0 12 1 1 ? 2027", ZoneOffset.UTC);

        assertThat(once.after(Instant.parse("2026-06-01T00:00:00Z"))).contains(Instant.parse("2027-01-01T12:00:00Z"));
        assertThat(once.after(Instant.parse("2027-01-01T12:00:00Z"))).isEqualTo(Optional.empty());
        assertThat(once.atOrBefore(Instant.parse("2026-06-01T00:00:00Z"))).isEqualTo(Optional.empty());
        assertThat(once.atOrBefore(Instant.parse("2045-06-01T00:00:00Z")))
                .contains(Instant.parse("2027-01-01T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 2 * * *", "every day", "0 0 0 30 2 ?", "0 0 25 * * ?"})
    void whenItIsNoExpression_thenItIsRefusedWithTheText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuartzCron.in(text, BERLIN))
                .withMessageContaining("'" + text + "'");
    }
}
