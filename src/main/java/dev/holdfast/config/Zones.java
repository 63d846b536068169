package dev.holdfast.config;

import dev.holdfast.failure.Suggestion;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Reads time zones. */
final class Zones {
    private Zones() {}

    static ZoneId read(Setting setting) {
        String text = setting.text();
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            if (!text.isBlank()) {
                setting.refuse("must be a time zone, as in UTC or Europe/Berlin"
                        + Suggestion.nearest(text, ZoneId.getAvailableZoneIds())
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
            }
            return ZoneOffset.UTC;
        }
    }
}
