package dev.holdfast.catalog;

import dev.holdfast.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which repositories the backups of one deployment belong. The first of a list is written in the backup, the others are copied to.
 *
 * @param into where neither tier nor schedule says its own; not empty
 * @param byTier where a tier says its own
 * @param bySchedule where a schedule says its own
 */
public record Destinations(List<String> into, Map<String, List<String>> byTier, Map<String, List<String>> bySchedule) {
    public Destinations {
        into = List.copyOf(into);
        byTier = Map.copyOf(byTier);
        bySchedule = Map.copyOf(bySchedule);
    }

    /** All backups belong in the same ones. */
    public static Destinations everywhere(List<String> into) {
        return new Destinations(into, Map.of(), Map.of());
    }

    /**
     * The schedule's own list, else the tier's, else the deployment's.
     *
     * @param schedule empty for a backup that no schedule asked for
     */
    public List<String> of(Optional<String> schedule, String tier) {
        return schedule.map(bySchedule::get)
                .or(() -> Optional.ofNullable(byTier.get(tier)))
                .orElse(into);
    }

    public List<String> of(Manifest manifest) {
        return of(manifest.trigger().schedule(), manifest.tier());
    }
}
