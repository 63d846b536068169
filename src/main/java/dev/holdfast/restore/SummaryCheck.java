package dev.holdfast.restore;

import dev.holdfast.convex.Change;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds what the deployment itself says it is about to do against the plan. What it writes and which tables it touches must be exactly as planned. How many documents it finds and
 * removes must be as planned too where the deployment is paused; else as many as there were at some moment between the plan and now, as the application goes on writing.
 */
final class SummaryCheck {
    private static final String FILES = "_storage";

    private final SortedMap<Place, Expected> expected = new TreeMap<>();
    /** What was written to these since they were read would be lost. */
    private final SortedSet<Place> merged = new TreeSet<>();

    private final Optional<TargetState> now;

    /**
     * @param now the target after its summary was made, where it is written to meanwhile; empty where it is paused
     */
    SummaryCheck(RestorePlan plan, Optional<TargetState> now) {
        this.now = now;
        for (TablePlan table : plan.tables()) {
            // Of a table that is merged with what is there, all is written.
            boolean isMerged = plan.isMerge() && table.fate() == Fate.REPLACED;
            long written = isMerged ? table.after() : table.restored();
            Place place = new Place(table.table().component(), table.table().name());
            expect(place, table.fate(), written, table.before());
            if (isMerged) {
                merged.add(place);
            }
        }
        for (FilesPlan files : plan.files()) {
            expect(new Place(files.component(), FILES), files.fate(), files.restored(), files.before());
        }
    }

    private record Place(String component, String table) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = component.compareTo(other.component);
            return order != 0 ? order : table.compareTo(other.table);
        }

        @Override
        public String toString() {
            String name = table.equals(FILES) ? "the stored files" : "table " + table;
            return component.isEmpty() ? name : name + " of " + component;
        }
    }

    /** @param removes whether what is there goes */
    private record Expected(long written, long existing, boolean removes) {
        static final Expected NOTHING = new Expected(0, 0, false);
    }

    private void expect(Place place, Fate fate, long written, long before) {
        boolean removes = fate == Fate.REPLACED || fate == Fate.CLEARED || fate == Fate.DROPPED;
        if (fate != Fate.KEPT) {
            expected.put(place, new Expected(written, before, removes));
        }
    }

    /** Returns in what they disagree, in words; empty if in nothing. */
    List<String> disagreements(List<Change> changes) {
        List<String> found = new ArrayList<>();
        SortedMap<Place, Change> said = new TreeMap<>();
        for (Change change : changes) {
            Place place = new Place(change.component(), change.table());
            if (said.put(place, change) != null) {
                found.add(place + ": it is named twice");
            }
        }
        SortedSet<Place> all = new TreeSet<>(expected.keySet());
        all.addAll(said.keySet());
        for (Place place : all) {
            Expected ours = expected.getOrDefault(place, Expected.NOTHING);
            Change theirs = said.getOrDefault(place, new Change(place.component(), place.table(), 0, 0, 0, 0, false));
            compare(place, ours, theirs, found);
        }
        return found;
    }

    private void compare(Place place, Expected ours, Change theirs, List<String> found) {
        if (theirs.toWrite() != ours.written()) {
            found.add(place + ": it would write " + theirs.toWrite() + ", planned are " + ours.written());
        }
        if (theirs.lacksIds() && !theirs.isOfFiles()) {
            found.add(place + ": it would make new ids");
        }
        boolean isKept = !expected.containsKey(place);
        if (!isKept && !isPossible(place, ours.existing(), theirs.existing())) {
            found.add(place + ": it finds " + theirs.existing() + " there, planned for are " + ours.existing());
        }
        long removed = ours.removes() ? theirs.existing() : 0;
        if (theirs.toDelete() != removed) {
            found.add(place + ": it would delete " + theirs.toDelete() + ", planned are " + removed);
        }
    }

    private boolean isPossible(Place place, long planned, long found) {
        if (merged.contains(place)) {
            return found == planned;
        }
        long counted = now.map(state -> count(state, place)).orElse(planned);
        return found >= Math.min(planned, counted) && found <= Math.max(planned, counted);
    }

    private static long count(TargetState state, Place place) {
        if (place.table().equals(FILES)) {
            return state.files().getOrDefault(place.component(), 0L);
        }
        TargetState.Table table = state.tables().get(new TableName(place.component(), place.table()));
        return table == null ? 0 : table.documents();
    }
}
