package dev.holdfast.notify.channel;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Says whether a dead-man's switch may hear from us: only if nothing whatever speaks against it. */
public final class Wellness {
    /** From the end of a reading until it is judged. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private Wellness() {}

    /**
     * Returns what speaks against a beat; empty if all is well.
     *
     * @param reading the catalog, read just now for this question
     * @param configured names of all deployments
     */
    public static Optional<String> objection(Health health, CatalogReading reading, Collection<String> configured) {
        if (reading.at().plus(FRESH).isBefore(health.at())) {
            return Optional.of("the repositories were not read since " + reading.at());
        }
        if (configured.isEmpty()) {
            return Optional.of("no deployment is configured");
        }
        List<Promise> broken = health.broken();
        if (!broken.isEmpty()) {
            Promise first = broken.get(0);
            String more = broken.size() > 1 ? " (and " + (broken.size() - 1) + " more)" : "";
            return Optional.of(
                    KindNames.title(first.kind()) + (first.about().isEmpty() ? "" : ": " + first.about()) + more);
        }
        if (!health.unknown().isEmpty()) {
            return Optional.of("not known what is stored of " + String.join(", ", health.unknown()));
        }
        Catalog verified = reading.catalog().verified();
        return configured.stream()
                .filter(name -> verified.ofDeployment(name).isEmpty())
                .findFirst()
                .map(name -> "no verified backup of " + name + " yet");
    }
}
