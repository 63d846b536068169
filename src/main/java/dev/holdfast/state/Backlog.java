package dev.holdfast.state;

import dev.holdfast.run.Run;
import dev.holdfast.state.StateTransactions.Tables;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the state file does not hold yet: runs and schedules that wait until it can be written. Guarded by the lock of its {@link StateTransactions}. */
final class Backlog {
    static final int MAX_WAITING = 10_000;

    /** Runs between two prunings. */
    private static final int PRUNE_EVERY = 500;

    private final Deque<Run> waiting = new ArrayDeque<>();
    private final Map<ScheduleName, ScheduleTable.Entry> unstored = new HashMap<>();
    /** What was answered already, so that asking at each scrape costs no transaction. */
    private final Map<ScheduleName, ScheduleTable.Entry> answered = new HashMap<>();

    private final Map<List<String>, LastPrune> prunes = new HashMap<>();

    private final Map<String, LastProbe> probes = new TreeMap<>();

    /** An empty one is to be forgotten. */
    private final Map<String, Optional<String>> notes = new HashMap<>();

    /** As they were last seen in the file: what was sent is not to be sent again because the disk is full. */
    private final Map<String, Optional<String>> seenNotes = new HashMap<>();

    private int sincePruned;

    /** The oldest give way when too many wait. */
    void add(Run run) {
        waiting.addLast(run);
        if (waiting.size() > MAX_WAITING) {
            waiting.removeFirst();
        }
    }

    /** In the order of their recording. */
    List<Run> runs() {
        return List.copyOf(waiting);
    }

    /** In place of the one before. */
    void add(LastPrune prune) {
        prunes.put(List.of(prune.repository(), prune.deployment()), prune);
    }

    /** Sorted by repository and deployment. */
    List<LastPrune> prunes() {
        return prunes.values().stream()
                .sorted(Comparator.comparing(LastPrune::repository).thenComparing(LastPrune::deployment))
                .toList();
    }

    /** In place of the one before. */
    void add(LastProbe probe) {
        probes.put(probe.repository(), probe);
    }

    /** Sorted by repository. */
    List<LastProbe> probes() {
        return List.copyOf(probes.values());
    }

    void seen(String note, Optional<String> text) {
        seenNotes.put(note, text);
    }

    Optional<String> note(String name) {
        return notes.getOrDefault(name, seenNotes.getOrDefault(name, Optional.empty()));
    }

    Optional<String> note(String name, UnaryOperator<Optional<String>> change) {
        Optional<String> next = change.apply(note(name));
        notes.put(name, next);
        return next;
    }

    Map<ScheduleName, ScheduleTable.Entry> unstored() {
        return unstored;
    }

    Map<ScheduleName, ScheduleTable.Entry> answered() {
        return answered;
    }

    void forgetSchedulesExcept(Set<ScheduleName> configured) {
        answered.keySet().retainAll(configured);
        unstored.keySet().retainAll(configured);
    }

    /** Should the file begin anew, it must not lose since when we protect. */
    void refill() {
        unstored.putAll(answered);
    }

    /** It is in the file now. */
    void written() {
        waiting.clear();
        unstored.clear();
        prunes.clear();
        probes.clear();
        notes.clear();
    }

    void write(Tables tables) throws SQLException {
        for (Map.Entry<ScheduleName, ScheduleTable.Entry> entry : unstored.entrySet()) {
            Optional<ScheduleTable.Entry> known = tables.schedules().find(entry.getKey());
            if (known.filter(row -> row.isOf(entry.getValue().recurrence())).isEmpty()) {
                tables.schedules()
                        .put(
                                entry.getKey(),
                                entry.getValue().recurrence(),
                                entry.getValue().since());
            }
        }
        for (Run run : waiting) {
            if (tables.runs().insert(run)) {
                tables.runs().add(run);
                sincePruned++;
            }
        }
        for (LastPrune prune : prunes.values()) {
            tables.prunes().put(prune);
        }
        for (LastProbe probe : probes.values()) {
            tables.probes().put(probe);
        }
        for (Map.Entry<String, Optional<String>> note : notes.entrySet()) {
            tables.notes().put(note.getKey(), note.getValue());
        }
        if (sincePruned >= PRUNE_EVERY) {
            tables.runs().prune(waiting.getLast().ended());
            sincePruned = 0;
        }
    }
}
