package dev.holdfast.restore;

import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a target changed since a plan for it was confirmed so that the plan is another one. Numbers of documents may differ, as the application goes on writing; that a table
 * is there now or not, that documents go where none went, or that Convex would refuse, may not.
 */
final class Drift {
    private Drift() {}

    /** Returns what is otherwise, in words; empty if nothing that matters is. */
    static List<String> between(RestorePlan confirmed, RestorePlan now) {
        List<String> found = new ArrayList<>(now.refusals());
        if (!confirmed.target().instance().equals(now.target().instance())) {
            found.add("it calls itself " + now.target().instance() + ", it was "
                    + confirmed.target().instance());
        }
        SortedMap<String, String> before = places(confirmed);
        SortedMap<String, String> after = places(now);
        after.forEach((place, fate) -> {
            String was = before.getOrDefault(place, "not there");
            if (!was.equals(fate)) {
                found.add(place + ": " + was + " then, " + fate + " now");
            }
        });
        before.forEach((place, fate) -> {
            if (!after.containsKey(place)) {
                found.add(place + ": " + fate + " then, not there now");
            }
        });
        return found;
    }

    private static SortedMap<String, String> places(RestorePlan plan) {
        SortedMap<String, String> places = new TreeMap<>();
        for (TablePlan table : plan.tables()) {
            places.put("table " + table.table(), words(table.fate(), table.removed()));
        }
        for (FilesPlan files : plan.files()) {
            if (files.fate() != Fate.KEPT) {
                places.put("stored files " + files.component(), words(files.fate(), files.removed()));
            }
        }
        return places;
    }

    /** To empty a table that is empty is to leave it. */
    private static String words(Fate fate, long removed) {
        return switch (fate) {
            case KEPT -> "kept";
            case ADDED -> "added";
            case APPENDED -> "appended to";
            case REPLACED -> removed > 0 ? "exchanged" : "filled";
            case CLEARED -> "emptied";
            case DROPPED -> removed > 0 ? "removed with its documents" : "removed";
        };
    }
}
