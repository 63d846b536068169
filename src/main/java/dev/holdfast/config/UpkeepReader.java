package dev.holdfast.config;

import dev.holdfast.config.Upkeep.Prune;
import dev.holdfast.config.Upkeep.Thaw;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code prune}, {@code replication}, {@code verification}, {@code prices}, {@code thaw} and {@code audit}. */
final class UpkeepReader {
    private final Section top;

    UpkeepReader(Section top) {
        this.top = top;
    }

    Upkeep read(PolicyTable policies) {
        return new Upkeep(
                policies,
                prune(top.section("prune")),
                replicationEvery(top.section("replication")),
                verificationEvery(top.section("verification")),
                prices(top.section("prices"), policies.storageClasses()),
                thaw(top.section("thaw")),
                auditKeep(top.section("audit")));
    }

    private static Prune prune(Section section) {
        Prune prune = new Prune(
                section.setting("every").duration(Duration.ofSeconds(1)),
                section.setting("timeout").duration(Duration.ofSeconds(1)));
        section.end();
        return prune;
    }

    private static Duration replicationEvery(Section section) {
        Duration every = section.setting("every").duration(Duration.ofSeconds(1));
        section.end();
        return every;
    }

    private static Optional<Duration> verificationEvery(Section section) {
        Setting every = section.setting("every");
        Optional<Duration> read = Optional.empty();
        if (every.isText("never")) {
            every.inForce();
        } else {
            read = Optional.of(every.duration(Duration.ofMinutes(1)));
        }
        section.section("levels"); // read with the deployments, which may say their own
        section.end();
        return read;
    }

    /** @param used classes that policy names: another store than Amazon's may have its own */
    private static Prices prices(Section section, Set<String> used) {
        String currency =
                section.setting("currency").text(text -> text.matches("\\D{1,16}"), "must be short, as in USD");
        Map<String, BigDecimal> perGibMonth = new LinkedHashMap<>();
        for (String name : section.allKeys()) {
            if (!name.equals("currency") && (StorageClasses.isKnown(name) || used.contains(name))) {
                perGibMonth.put(name, section.setting(name).amount());
            }
        }
        section.end();
        return new Prices(currency, perGibMonth);
    }

    private static Age auditKeep(Section section) {
        Setting keep = section.setting("keep");
        Age age = keep.age();
        if (age.isZero()) {
            keep.refuse("must be longer than zero");
        }
        section.end();
        return age;
    }

    private static Thaw thaw(Section section) {
        List<String> speeds = List.of("bulk", "standard", "expedited");
        String speed = section.setting("speed").oneOf(speeds);
        Thaw thaw = new Thaw(
                speeds.contains(speed) ? ThawSpeed.valueOf(speed.toUpperCase(Locale.ROOT)) : ThawSpeed.STANDARD,
                section.setting("days").integer(1, 365));
        section.end();
        return thaw;
    }
}
