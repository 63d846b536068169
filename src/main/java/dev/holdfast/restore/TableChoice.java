package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which part of a snapshot somebody asked for, as it was said; {@code PartChoice} finds what is meant in what a snapshot holds. Tables are named as people do ({@code
 * users}, {@code waitlist:users}); {@code _storage} is the stored files.
 *
 * @param tables these and no others; empty for all
 * @param excluded these not; each must be in the snapshot
 * @param component only this one and those in it; names in the other parameters are then of this component
 * @param documents some documents of some tables; nothing else is meant then
 * @param leftOut tables that are left out where they are there, in whatever component: those of sessions and tokens
 * @param files whether stored files are meant, where whole components are
 */
public record TableChoice(
        List<String> tables,
        List<String> excluded,
        Optional<String> component,
        SortedMap<String, SortedSet<String>> documents,
        List<String> leftOut,
        boolean files) {
    /** What people call the stored files. */
    public static final String STORAGE = "_storage";

    /** @throws UsageException if the parameters contradict one another */
    public TableChoice {
        tables = List.copyOf(tables);
        excluded = List.copyOf(excluded);
        requireNonNull(component, "component");
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        documents.forEach((table, ids) -> copy.put(table, Collections.unmodifiableSortedSet(new TreeSet<>(ids))));
        documents = Collections.unmodifiableSortedMap(copy);
        leftOut = List.copyOf(leftOut);
        if (!tables.isEmpty() && !excluded.isEmpty()) {
            throw new UsageException("--tables and --exclude contradict each other", "say which tables, or which not");
        }
        if (!documents.isEmpty() && (!tables.isEmpty() || !excluded.isEmpty())) {
            throw new UsageException(
                    "--documents stands alone: it names the tables itself", "restore whole tables in a second step");
        }
    }

    public static TableChoice everything() {
        return new TableChoice(List.of(), List.of(), Optional.empty(), new TreeMap<>(), List.of(), true);
    }

    public static TableChoice tables(String... names) {
        return new TableChoice(List.of(names), List.of(), Optional.empty(), new TreeMap<>(), List.of(), true);
    }

    /** The same without these tables, where they are there. */
    public TableChoice without(List<String> names) {
        return new TableChoice(tables, excluded, component, documents, names, files);
    }

    /** The same without stored files. */
    public TableChoice withoutFiles() {
        return new TableChoice(tables, excluded, component, documents, leftOut, false);
    }

    /** Whether no table is left out; stored files may be. */
    public boolean isEveryTable() {
        return tables.isEmpty()
                && excluded.stream().allMatch(STORAGE::equals)
                && component.isEmpty()
                && documents.isEmpty()
                && leftOut.isEmpty();
    }

    /**
     * Reads {@code table:id,id,other:id}, where an id without a table is of the table before it.
     *
     * @throws UsageException if it cannot be read so
     */
    public static SortedMap<String, SortedSet<String>> parseDocuments(String text) {
        SortedMap<String, SortedSet<String>> documents = new TreeMap<>();
        String table = "";
        for (String each : text.split(",", -1)) {
            String word = each.strip();
            int colon = word.lastIndexOf(':');
            table = colon < 0 ? table : word.substring(0, colon);
            String id = word.substring(colon + 1);
            if (table.isEmpty() || id.isEmpty() || !isTable(table)) {
                throw new UsageException(
                        "--documents '" + text + "' cannot be read at '" + word + "'",
                        "write --documents TABLE:ID,ID,TABLE2:ID, as in --documents users:j57000820c20a1g7104gm2rc1m70ynr8");
            }
            documents.computeIfAbsent(table, any -> new TreeSet<>()).add(id);
        }
        return documents;
    }

    private static boolean isTable(String name) {
        try {
            TableName.parse(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** For the record and for people; empty if everything is meant. */
    public String words() {
        List<String> words = new ArrayList<>();
        say(words, "tables ", tables);
        say(words, "without ", excluded);
        component.ifPresent(path -> words.add("component " + path));
        documents.forEach((table, ids) -> words.add(ids.size() + " of " + table));
        say(words, "without, where there, ", leftOut);
        if (!files) {
            words.add("without files");
        }
        return String.join("; ", words);
    }

    private static void say(List<String> words, String what, List<String> names) {
        if (!names.isEmpty()) {
            words.add(what + String.join(", ", names));
        }
    }
}
