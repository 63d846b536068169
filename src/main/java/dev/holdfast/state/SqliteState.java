package dev.holdfast.state;

import static java.util.Objects.requireNonNull;

import dev.holdfast.run.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The run log in {@code state.db} below the state directory; the daemon and commands beside it may use the file at once. Times are kept to the
 * millisecond. The file is opened at the first use, so that constructing it does nothing.
 *
 * <p>While the file cannot be written (disk full, no permission), runs wait in memory, the newest {@value Backlog#MAX_WAITING} of them, are part of every answer, and
 * are written as soon as it can be. A file of a newer version is never touched: what happens is then remembered until the process ends.
 */
public final class SqliteState implements RunLog, KnownRepositories, LastPrunes, LastProbes, Notebook, AutoCloseable {
    private final Backlog backlog = new Backlog();
    private final StateTransactions transactions;

    /** Guarded by the transactions' lock. */
    private RunFacts lastFacts = RunFacts.none();

    public SqliteState(Path directory) {
        this(directory, Handover.none());
    }

    public SqliteState(Path directory, Handover handover) {
        this.transactions = new StateTransactions(
                new StateFile(requireNonNull(directory, "directory"), requireNonNull(handover, "handover")), backlog);
    }

    @Override
    public void record(Run run) {
        requireNonNull(run, "run");
        transactions.use(tables -> null, () -> null, () -> backlog.add(run));
    }

    @Override
    public List<Run> recent(String deployment, int limit) {
        return recent(Optional.of(deployment), limit);
    }

    @Override
    public List<Run> recent(int limit) {
        return recent(Optional.empty(), limit);
    }

    @Override
    public Instant protectedSince(
            String deployment, String schedule, String recurrence, Instant now, Optional<Instant> evidence) {
        ScheduleName name = new ScheduleName(deployment, schedule);
        Instant moment = now.truncatedTo(ChronoUnit.MILLIS);
        return transactions.alone(() -> {
            ScheduleTable.Entry known = backlog.answered().get(name);
            if (known == null || !known.isOf(recurrence)) {
                known = new ScheduleTable.Entry(recurrence, storedSince(name, recurrence, moment, evidence), false);
                backlog.answered().put(name, known);
            }
            return known.since();
        });
    }

    @Override
    public Optional<Instant> protectedSinceIfKnown(String deployment, String schedule, String recurrence) {
        ScheduleName name = new ScheduleName(deployment, schedule);
        return transactions.alone(() -> Optional.ofNullable(backlog.answered().get(name))
                .or(() -> transactions.use(
                        tables -> tables.schedules().find(name),
                        () -> Optional.ofNullable(backlog.unstored().get(name)),
                        () -> {}))
                .filter(entry -> entry.isOf(recurrence))
                .map(ScheduleTable.Entry::since));
    }

    private Instant storedSince(ScheduleName name, String recurrence, Instant moment, Optional<Instant> evidence) {
        return transactions.use(
                tables -> {
                    Optional<ScheduleTable.Entry> known = tables.schedules().find(name);
                    if (known.isPresent() && known.get().isOf(recurrence)) {
                        return known.get().since();
                    }
                    Instant since = known.isPresent() ? moment : earlier(moment, evidence);
                    // Should the transaction fail, this answer must be the next one, too.
                    backlog.unstored().put(name, new ScheduleTable.Entry(recurrence, since, false));
                    tables.schedules().put(name, recurrence, since);
                    return since;
                },
                () -> backlog.unstored()
                        .compute(
                                name,
                                (key, entry) -> entry != null && entry.isOf(recurrence)
                                        ? entry
                                        : new ScheduleTable.Entry(
                                                recurrence, entry == null ? earlier(moment, evidence) : moment, false))
                        .since(),
                () -> {});
    }

    @Override
    public void forgetSchedulesExcept(Set<ScheduleName> configured) {
        transactions.use(
                tables -> {
                    tables.schedules().forgetExcept(configured);
                    return null;
                },
                () -> null,
                () -> backlog.forgetSchedulesExcept(configured));
    }

    @Override
    public RunFacts facts() {
        return transactions.use(
                tables -> {
                    lastFacts = tables.runs().facts();
                    return lastFacts;
                },
                () -> {
                    Tally tally = new Tally(lastFacts);
                    backlog.runs().forEach(tally::add);
                    return tally.facts();
                },
                () -> {});
    }

    @Override
    public Optional<String> knownId(String repository, String location) {
        return transactions.use(tables -> tables.repositories().find(repository, location), Optional::empty, () -> {});
    }

    @Override
    public void remember(String repository, String location, String id) {
        transactions.use(
                tables -> {
                    tables.repositories().put(repository, location, id);
                    return null;
                },
                () -> null,
                () -> {});
    }

    @Override
    public void record(LastPrune prune) {
        requireNonNull(prune, "prune");
        transactions.use(tables -> null, () -> null, () -> backlog.add(prune));
    }

    @Override
    public List<LastPrune> lastPrunes() {
        return transactions.use(tables -> tables.prunes().all(), backlog::prunes, () -> {});
    }

    @Override
    public void record(LastProbe probe) {
        requireNonNull(probe, "probe");
        transactions.use(tables -> null, () -> null, () -> backlog.add(probe));
    }

    @Override
    public List<LastProbe> lastProbes() {
        return transactions.use(tables -> tables.probes().all(), backlog::probes, () -> {});
    }

    @Override
    public Optional<String> note(String name) {
        return transactions.use(
                tables -> {
                    Optional<String> text = tables.notes().find(name);
                    backlog.seen(name, text);
                    return text;
                },
                () -> backlog.note(name),
                () -> {});
    }

    @Override
    public Optional<String> note(String name, UnaryOperator<Optional<String>> change) {
        return transactions.use(
                tables -> {
                    Optional<String> next = change.apply(tables.notes().find(name));
                    tables.notes().put(name, next);
                    backlog.seen(name, next);
                    return next;
                },
                () -> backlog.note(name, change),
                () -> {});
    }

    /** Closes the file. What could not be written by now is lost; what is recorded later is ignored. May be called twice. */
    @Override
    public void close() {
        transactions.close();
    }

    private List<Run> recent(Optional<String> deployment, int limit) {
        return transactions.use(
                tables -> tables.runs().recent(deployment, limit),
                () -> newestFirst(
                        backlog.runs().stream()
                                .filter(run ->
                                        deployment.map(run.deployment()::equals).orElse(true)),
                        limit),
                () -> {});
    }

    private static List<Run> newestFirst(Stream<Run> inOrder, int limit) {
        List<Run> runs = new ArrayList<>(inOrder.toList());
        Collections.reverse(runs);
        return runs.stream()
                .sorted(Comparator.comparing(Run::ended).reversed())
                .limit(limit)
                .toList();
    }

    private static Instant earlier(Instant now, Optional<Instant> evidence) {
        return evidence.filter(now::isAfter)
                .map(instant -> instant.truncatedTo(ChronoUnit.MILLIS))
                .orElse(now);
    }
}
