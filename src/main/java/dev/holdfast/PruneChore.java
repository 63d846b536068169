package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.prune.PruneState;
import dev.holdfast.retention.Block;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prunes, as long as backups succeed: a deployment in a repository is due when something new was verified there since the last prune and that is long enough
 * ago. While nothing new succeeds nothing is even tried, but for what a prune had begun. One thread.
 */
final class PruneChore implements Runnable {
    /** A prune that failed or made way is not repeated at once. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Part of {@code every}: a backup that ends some minutes earlier than yesterday's is pruned after all the same. */
    private static final int SLACK = 24;

    /** Frequent backups are not left to pile up until the guard against mass deletion stands in the way. */
    private static final int PILED_UP = 4;

    private static final Logger log = LoggerFactory.getLogger(PruneChore.class);

    private final CurrentInstallation current;
    private final Supplier<View> views;
    private final Turns turns;
    private final Ports ports;
    private final Map<Place, Instant> tried = new HashMap<>();
    private final Set<Place> unfinished = new HashSet<>();
    private final Map<Place, Set<String>> toldBlocks = new HashMap<>();

    /** What is known now. */
    record View(CatalogReading reading, List<PruneState> states) {}

    /** @param afterwards called when something was removed or recorded, so that it is seen at once */
    record Ports(java.util.function.Function<Installation, Pruning> pruning, Runnable afterwards, Clock clock) {}

    private record Place(String repository, String deployment) {}

    PruneChore(CurrentInstallation current, Supplier<View> views, Turns turns, Ports ports) {
        this.current = requireNonNull(current, "current");
        this.views = requireNonNull(views, "views");
        this.turns = requireNonNull(turns, "turns");
        this.ports = requireNonNull(ports, "ports");
    }

    @Override
    public void run() {
        View view = views.get();
        boolean[] didAny = new boolean[1];
        current.use(installation -> {
            Set<String> configured = new HashSet<>();
            installation.settings().deployments().forEach(deployment -> configured.add(deployment.name()));
            for (PruneState state : view.states()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (configured.contains(state.deployment()) && isDue(state, installation.pruneEvery())) {
                    didAny[0] |= prune(installation, state, view.reading());
                }
            }
        });
        if (didAny[0]) {
            ports.afterwards().run();
        }
    }

    private boolean isDue(PruneState state, Duration every) {
        Instant now = ports.clock().instant();
        Place place = new Place(state.repository(), state.deployment());
        Duration part = every.dividedBy(SLACK);
        Duration pause = part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
        boolean mayTry = Optional.ofNullable(tried.get(place))
                .map(last -> !last.plus(pause).isAfter(now))
                .orElse(true);
        boolean hasPiledUp = state.newSince().isPresent() && state.due() * PILED_UP > state.backups();
        return mayTry && (state.isOwedAt(now, every.minus(part)) || hasPiledUp || unfinished.contains(place));
    }

    private boolean prune(Installation installation, PruneState state, CatalogReading reading) {
        Optional<Turns.Turn> free = turns.ifFree(state.deployment());
        if (free.isEmpty()) {
            return false;
        }
        Place place = new Place(state.repository(), state.deployment());
        try (Turns.Turn turn = free.get()) {
            PruneReport report = ports.pruning()
                    .apply(installation)
                    .prune(place.repository(), place.deployment(), false, turn::isWanted, reading);
            tried.put(place, ports.clock().instant());
            if (report.with(Outcome.REFUSED).isEmpty() && !report.lines().isEmpty()) {
                unfinished.remove(place);
            } else {
                unfinished.add(place);
            }
            tell(place, report);
        }
        return true;
    }

    /** Once for each change. */
    private void tell(Place place, PruneReport report) {
        Set<String> blocks = report.blocksByWord().keySet();
        Set<String> before =
                Optional.ofNullable(toldBlocks.put(place, Set.copyOf(blocks))).orElse(Set.of());
        for (Block block : report.blocks()) {
            if (!before.contains(block.kind().word())) {
                log.atWarn()
                        .addKeyValue("deployment", place.deployment())
                        .addKeyValue("repository", place.repository())
                        .addKeyValue("reason", block.kind().word())
                        .addKeyValue("problem", block.text())
                        .log("prune is blocked");
            }
        }
    }
}
