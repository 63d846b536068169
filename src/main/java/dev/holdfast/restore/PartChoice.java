package dev.holdfast.restore;

import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.TableName;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what was asked for in what a snapshot holds. */
public final class PartChoice {
    private final TableChoice choice;
    private final SortedSet<TableName> tables = new TreeSet<>();
    private final SortedSet<String> files = new TreeSet<>();

    private PartChoice(TableChoice choice, Contents contents) {
        this.choice = choice;
        contents.tables().forEach(table -> tables.add(new TableName(table.component(), table.name())));
        contents.files().forEach(each -> files.add(each.component()));
    }

    /** @throws UsageException if it asks for what is not there, or nothing is left of it */
    public static Part of(TableChoice choice, Contents contents) {
        Part part = new PartChoice(choice, contents).part();
        if (part.tables().isEmpty() && part.files().isEmpty() && !choice.isEveryTable()) {
            throw new UsageException("nothing is left to restore", "leave out less: " + choice.words());
        }
        return part;
    }

    private Part part() {
        choice.component().ifPresent(this::requireComponent);
        if (!choice.documents().isEmpty()) {
            return documents();
        }
        NavigableSet<TableName> chosen = new TreeSet<>();
        NavigableSet<String> chosenFiles = new TreeSet<>();
        if (choice.tables().isEmpty()) {
            tables.stream().filter(table -> isMeant(table.component())).forEach(chosen::add);
            files.stream().filter(this::isMeant).forEach(chosenFiles::add);
        }
        for (String name : choice.tables()) {
            if (isStorage(name)) {
                chosenFiles.add(componentWithFiles(name));
            } else {
                chosen.add(known(name));
            }
        }
        for (String name : choice.excluded()) {
            if (isStorage(name)) {
                excludeFiles(name, chosenFiles);
            } else {
                chosen.remove(known(name));
            }
        }
        chosen.removeIf(table ->
                choice.leftOut().contains(table.name()) || choice.leftOut().contains(table.toString()));
        if (!choice.files()) {
            chosenFiles.clear();
        }
        return new Part(chosen, new TreeMap<>(), chosenFiles);
    }

    private Part documents() {
        SortedMap<TableName, SortedSet<String>> ids = new TreeMap<>();
        choice.documents().forEach((name, some) -> ids.put(known(name), some));
        return new Part(new TreeSet<>(ids.keySet()), ids, new TreeSet<>());
    }

    /** Whether a component is the one that was asked for, or lies in it. */
    private boolean isMeant(String component) {
        return choice.component()
                .map(path -> component.equals(path) || component.startsWith(path + "/"))
                .orElse(true);
    }

    private void requireComponent(String path) {
        SortedSet<String> known = new TreeSet<>(files);
        tables.forEach(table -> known.add(table.component()));
        if (known.stream().noneMatch(this::isMeant)) {
            known.remove("");
            throw new UsageException(
                    "the source has no component '" + path + "'", some(path, known, "it has no components at all"));
        }
    }

    private static boolean isStorage(String name) {
        return name.equals(TableChoice.STORAGE) || name.endsWith(":" + TableChoice.STORAGE);
    }

    private String componentOf(String storage) {
        int colon = storage.lastIndexOf(':');
        return colon < 0 ? choice.component().orElse("") : storage.substring(0, colon);
    }

    private String componentWithFiles(String storage) {
        String component = componentOf(storage);
        if (!files.contains(component)) {
            throw new UsageException(
                    "the source holds no stored files" + (component.isEmpty() ? "" : " of " + component),
                    files.isEmpty() ? "it was exported without file storage" : "see what it holds: holdfast show");
        }
        return component;
    }

    /** {@code _storage} alone is all of them, where the whole deployment is meant. */
    private void excludeFiles(String storage, SortedSet<String> chosenFiles) {
        if (storage.equals(TableChoice.STORAGE)) {
            chosenFiles.clear();
        } else {
            chosenFiles.remove(componentWithFiles(storage));
        }
    }

    private TableName known(String name) {
        String qualified = choice.component()
                .filter(path -> !name.contains(":"))
                .map(path -> path + ":" + name)
                .orElse(name);
        List<String> names = tables.stream().map(TableName::toString).toList();
        if (!names.contains(qualified)) {
            throw new UsageException(
                    "the source has no table '" + qualified + "'", some(qualified, names, "it has no tables at all"));
        }
        return TableName.parse(qualified);
    }

    private static String some(String written, Collection<String> known, String none) {
        if (known.isEmpty()) {
            return none;
        }
        return Suggestion.nearest(written, known)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> "it has "
                        + known.stream().limit(12).collect(Collectors.joining(", "))
                        + (known.size() > 12 ? " and " + (known.size() - 12) + " more" : ""));
    }
}
