package dev.holdfast;

import static dev.holdfast.HoconText.duration;
import static dev.holdfast.HoconText.list;
import static dev.holdfast.HoconText.name;
import static dev.holdfast.HoconText.object;
import static dev.holdfast.HoconText.quoted;
import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.Manifest.TriggerKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The schedules that a deployment had, written anew: as a host promised them, or as the backups suggest. */
final class EarlierSchedules {
    private final Map<String, List<Backup>> backups;
    private final HoconText conf;

    /** @param backups of the deployment, oldest first */
    EarlierSchedules(Catalog backups, HoconText conf) {
        this.backups = backups.backups().stream()
                .filter(backup -> backup.manifest().trigger().schedule().isPresent())
                .collect(Collectors.groupingBy(
                        backup -> backup.manifest().trigger().schedule().orElseThrow(),
                        TreeMap::new,
                        Collectors.toList()));
        this.conf = requireNonNull(conf, "conf");
    }

    void promised(HostExpectations.Deployment promise) {
        promise.schedules().forEach(this::promised);
    }

    private void promised(HostExpectations.Schedule schedule) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("tier", name(schedule.tier()));
        recurrence(schedule.recurrence(), settings);
        if (!schedule.spread().isZero()) {
            settings.put("spread", duration(schedule.spread()));
        }
        settings.put("grace", duration(schedule.grace()));
        if (backups.getOrDefault(schedule.name(), List.of()).stream()
                .anyMatch(backup -> backup.manifest().trigger().kind() == TriggerKind.COPY)) {
            settings.put("reuse-within", "6h");
        }
        conf.line(name(schedule.name()) + " " + object(settings));
    }

    void guessed() {
        if (backups.isEmpty()) {
            conf.comment("Nobody promised any here, and no backup is of one. Every night: daily { at = \"02:00\" }");
        }
        backups.forEach(this::guessed);
    }

    private void guessed(String schedule, List<Backup> its) {
        Backup newest = its.get(its.size() - 1);
        Optional<Map<String, String>> guess = GuessedSchedule.of(its);
        if (guess.isEmpty()) {
            conf.comment("There was a schedule " + quoted(schedule) + "; when it came cannot be told from " + its.size()
                    + " of its backups.");
            return;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("tier", name(newest.tier()));
        recurrence(guess.get(), settings);
        conf.comment("Guessed from " + its.size() + " of its backups, the newest " + newest.id() + ":");
        conf.line(name(schedule) + " " + object(settings));
    }

    private static void recurrence(Map<String, String> form, Map<String, String> settings) {
        form.forEach((word, value) -> settings.put(
                word,
                switch (word) {
                    case "every" -> duration(Duration.parse(value));
                    case "on" -> list(List.of(value.split(",")));
                    default -> quoted(value);
                }));
    }
}
