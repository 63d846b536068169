package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.prune.LateDeletions;
import dev.holdfast.prune.LateDeletions.Choice;
import dev.holdfast.prune.LateDeletions.Late;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes deletions that a repository missed while it was down. Says what keeps one from going once for each change. One thread. */
final class DeletionChore implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(DeletionChore.class);

    private final CurrentInstallation current;
    private final Supplier<CatalogReading> readings;
    private final Supplier<String> runIds;
    private final Runnable afterwards;
    private final Map<String, String> told = new HashMap<>();

    /**
     * @param readings the catalog as it was read last
     * @param afterwards called when something was removed, so that it is seen at once
     */
    DeletionChore(
            CurrentInstallation current,
            Supplier<CatalogReading> readings,
            Supplier<String> runIds,
            Runnable afterwards) {
        this.current = requireNonNull(current, "current");
        this.readings = requireNonNull(readings, "readings");
        this.runIds = requireNonNull(runIds, "runIds");
        this.afterwards = requireNonNull(afterwards, "afterwards");
    }

    @Override
    public void run() {
        boolean[] isAnyGone = new boolean[1];
        current.use(installation -> {
            List<Late> late = new LateDeletions(installation.pruneSurroundings())
                    .finish(runIds.get(), readings.get(), Choice.all());
            late.forEach(this::tell);
            isAnyGone[0] = late.stream().anyMatch(Late::isGone);
        });
        if (isAnyGone[0]) {
            afterwards.run();
        }
    }

    private void tell(Late late) {
        String place = late.backup() + " " + late.repository();
        if (late.isGone()) {
            told.remove(place);
        } else if (!late.problem().equals(told.put(place, late.problem()))) {
            log.atInfo()
                    .addKeyValue("backup", late.backup())
                    .addKeyValue("repository", late.repository())
                    .addKeyValue("problem", late.problem())
                    .log("a deleted backup is still there");
        }
    }
}
