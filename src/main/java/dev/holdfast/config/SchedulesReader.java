package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code schedules} of one deployment. */
final class SchedulesReader {
    /** Any moment does: two moments after it tell how long a period is. */
    private static final Instant SAMPLE = Instant.parse("2026-01-01T00:00:00Z");

    private final Section all;
    private final ConfigObject defaults;
    private final ZoneId zone;
    private final Collection<String> tiers;
    private final String deployment;
    private final PolicyBook book;
    private final Needs needs;
    private final Map<String, Secret> pings = new HashMap<>();
    private final Map<String, String> seen = new HashMap<>();

    /**
     * @param zone of schedules that name none
     * @param book hears what each says of its backups
     * @param needs whether secrets of alerts must be there
     */
    SchedulesReader(
            Section all,
            ConfigObject defaults,
            ZoneId zone,
            Collection<String> tiers,
            String deployment,
            PolicyBook book,
            Needs needs) {
        this.all = all;
        this.defaults = defaults;
        this.zone = zone;
        this.tiers = tiers;
        this.deployment = deployment;
        this.book = book;
        this.needs = needs;
    }

    /** In the order of the file. */
    List<Schedule> read() {
        return all.named(Names.IS_NAME, Names.ALLOWED, defaults).stream()
                .map(this::schedule)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What {@code ping} said, by schedule, once they were read. */
    Map<String, Secret> pings() {
        return Map.copyOf(pings);
    }

    private Optional<Schedule> schedule(Section section) {
        String tier = tier(section);
        ZoneId itsZone = section.setting("zone").maybe(Zones::read).orElse(zone);
        Duration spread = section.setting("spread").duration(Duration.ZERO);
        Duration grace = section.setting("grace").duration(Duration.ZERO);
        Setting reuse = section.setting("reuse-within");
        Optional<Duration> reuseWithin = reuse.maybe(setting -> setting.duration(Duration.ofSeconds(1)));
        Optional<Schedule> schedule = new RecurrenceReader(section, itsZone)
                .read()
                .map(recurrence -> new Schedule(section.name(), tier, recurrence, spread, grace, reuseWithin));
        section.setting("into"); // read with the plan of the deployment
        book.schedule(deployment, section.name(), tier, PolicyReader.retention(section));
        ping(section);
        section.end();
        schedule.ifPresent(read -> refuseTwin(section, read));
        schedule.ifPresent(read -> noteLongReuse(reuse, read));
        return schedule;
    }

    private void ping(Section section) {
        new SecretReader(section).meant("ping", needs.secretsOfAlerts()).ifPresent(url -> {
            PostAddress.check(section, "ping", List.of(url));
            pings.put(section.name(), url);
        });
    }

    private String tier(Section section) {
        Setting written = section.setting("tier");
        if (written.isPresent()) {
            String tier = Names.reference(written, "tier", tiers);
            if (tiers.contains(section.name()) && !tier.equals(section.name())) {
                written.note("the schedule " + section.name() + " does not fill the tier of its own name");
            }
            return tier;
        }
        if (!tiers.contains(section.name())) {
            section.refuse("there is no tier of that name; say which one with tier = NAME, or add it to tiers"
                    + Suggestion.orAllowed(section.name(), tiers));
        }
        return section.name();
    }

    /** Such a schedule would copy its own last backup, and never take an export. */
    private static void noteLongReuse(Setting reuse, Schedule schedule) {
        Optional<Instant> first = schedule.recurrence().after(SAMPLE);
        Optional<Instant> second = first.flatMap(schedule.recurrence()::after);
        schedule.reuseWithin()
                .filter(age -> second.isPresent()
                        && age.compareTo(Duration.between(first.orElseThrow(), second.orElseThrow())) > 0)
                .ifPresent(age -> reuse.note("longer than the period of the schedule ("
                        + schedule.recurrence().describe() + "): a run may copy what an earlier run of it took"));
    }

    private void refuseTwin(Section section, Schedule schedule) {
        String what = schedule.tier() + " " + schedule.recurrence().describe();
        String twin = seen.putIfAbsent(what, schedule.name());
        if (twin != null) {
            section.refuse("does the same as the schedule " + twin + ": "
                    + schedule.recurrence().describe() + " into the tier " + schedule.tier());
        }
    }
}
