package dev.holdfast.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One moment on each of certain days. */
record DaysAt(Days days, LocalTime at) implements LocalMoments {
    @Override
    public Optional<LocalDateTime> after(LocalDateTime time) {
        LocalDate date = time.toLocalTime().isBefore(at)
                ? time.toLocalDate()
                : time.toLocalDate().plusDays(1);
        while (!days.contain(date)) {
            date = date.plusDays(1);
        }
        return Optional.of(date.atTime(at));
    }

    @Override
    public Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
        LocalDate date = time.toLocalTime().isBefore(at) ? time.toLocalDate().minusDays(1) : time.toLocalDate();
        while (!days.contain(date)) {
            date = date.minusDays(1);
        }
        return Optional.of(date.atTime(at));
    }

    @Override
    public String describe() {
        return days.describe() + " at " + at;
    }

    @Override
    public Map<String, String> form() {
        Map<String, String> form = new TreeMap<>(Map.of("at", at.toString()));
        days.on().ifPresent(on -> form.put("on", on));
        return form;
    }
}
