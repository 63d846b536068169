package dev.holdfast.restore;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of its target a restore may change, as {@code --tables} names it: {@code users}, {@code _storage}, {@code waitlist:_storage}. It is in the journal from the beginning, so that
 * taking the restore back leaves everything else alone.
 */
record Touched(NavigableSet<String> places) {
    private static final String SEPARATOR = ",";

    static Touched of(RestorePlan plan) {
        NavigableSet<String> places = new TreeSet<>();
        plan.tables().stream()
                .filter(table -> table.fate() != Fate.KEPT)
                .map(TablePlan::table)
                .map(TableName::toString)
                .forEach(places::add);
        plan.files().stream()
                .filter(files -> files.fate() != Fate.KEPT)
                .map(FilesPlan::component)
                .map(Touched::storage)
                .forEach(places::add);
        return new Touched(places);
    }

    private static String storage(String component) {
        return component.isEmpty() ? TableChoice.STORAGE : component + ":" + TableChoice.STORAGE;
    }

    String fact() {
        return String.join(SEPARATOR, places);
    }

    /** Empty where its journal does not tell. */
    static Optional<Touched> of(RestoreRecord record) {
        return record.fact(RestoreRecord.TOUCHED)
                .map(fact -> new Touched(Arrays.stream(fact.split(SEPARATOR))
                        .filter(place -> !place.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    /** Those of them that a safety copy can bring back. */
    List<String> within(Contents copy) {
        NavigableSet<String> there = new TreeSet<>();
        copy.tables().forEach(table -> there.add(table.qualifiedName()));
        copy.files().forEach(files -> there.add(storage(files.component())));
        return places.stream().filter(there::contains).toList();
    }

    /** Those of them that it does not know, as the restore added them. */
    List<String> beyond(Contents copy) {
        List<String> rest = new ArrayList<>(places);
        rest.removeAll(within(copy));
        return rest;
    }

    /** What a target holds that is none of them. */
    List<String> others(TargetState target) {
        List<String> others = new ArrayList<>();
        target.tables().forEach((name, table) -> {
            if (table.documents() > 0 && !places.contains(name.toString())) {
                others.add(name.toString());
            }
        });
        target.files().forEach((component, files) -> {
            if (files > 0 && !places.contains(storage(component))) {
                others.add(storage(component));
            }
        });
        return others;
    }
}
