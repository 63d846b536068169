package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.daemon.Chore;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.state.SqliteState;
import java.time.Duration;
import java.util.List;

/** The chores that keep repositories in order: what is tried, swept, audited, moved, locked and removed, and how often each is looked at. */
final class UpkeepChores {
    /** Repositories that could not be used are tried again so often, the others each day. */
    private static final Duration PROBE_EVERY = Duration.ofMinutes(5);

    private static final Duration SWEEP_EVERY = Duration.ofDays(1);
    private static final Duration AUDIT_EVERY = Duration.ofDays(1);
    private static final Duration LOCK_EVERY = Duration.ofDays(1);

    /** What is due moves soon, and what had to make way for a backup does not wait for a day. */
    private static final Duration MOVE_EVERY = Duration.ofHours(1);

    /** Whether something is to be pruned costs no more than a look at what was read last. */
    private static final Duration PRUNE_LOOK_EVERY = Duration.ofMinutes(1);

    private final CurrentInstallation current;
    private final SqliteState state;
    private final Lookout lookout;
    private final Runnable refresh;
    private final Host host;

    /** @param refresh what is known of the repositories, after something was changed in them */
    UpkeepChores(CurrentInstallation current, SqliteState state, Lookout lookout, Runnable refresh, Host host) {
        this.current = requireNonNull(current, "current");
        this.state = requireNonNull(state, "state");
        this.lookout = requireNonNull(lookout, "lookout");
        this.refresh = requireNonNull(refresh, "refresh");
        this.host = requireNonNull(host, "host");
    }

    List<Chore> of(HoldfastSettings first, Turns turns, ColdUpkeep cold, AuditUpkeep audit) {
        Housekeeping housekeeping = new Housekeeping(current, state, refresh, host.clock());
        return List.of(
                chore("probe", PROBE_EVERY, housekeeping::probe),
                chore("sweep", SWEEP_EVERY, housekeeping::sweep),
                chore("audit", AUDIT_EVERY, cold::audit),
                chore("audit-log", AUDIT_EVERY, audit::expire),
                chore("transitions", MOVE_EVERY, cold::move),
                chore("locks", LOCK_EVERY, cold::lock),
                chore("prune", pruneLookEvery(first), pruning(turns)),
                chore("deletions", first.upkeep().replicationEvery(), deletions()));
    }

    private PruneChore pruning(Turns turns) {
        return new PruneChore(
                current,
                () -> new PruneChore.View(lookout.reading(), lookout.prunes()),
                turns,
                new PruneChore.Ports(installation -> new Pruning(installation, host, state), refresh, host.clock()));
    }

    private DeletionChore deletions() {
        return new DeletionChore(current, lookout::reading, () -> LoggedRun.idOr(host::runId), refresh);
    }

    private static Chore chore(String name, Duration every, Runnable work) {
        return new Chore(name, new EveryRecurrence(every), work);
    }

    private static Duration pruneLookEvery(HoldfastSettings settings) {
        Duration every = settings.upkeep().prune().every();
        return every.compareTo(PRUNE_LOOK_EVERY) < 0 ? every : PRUNE_LOOK_EVERY;
    }
}
