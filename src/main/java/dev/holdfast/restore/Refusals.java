package dev.holdfast.restore;

import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Why Convex would refuse an import, as far as that can be known beforehand. Each reason ends with Convex's own code, for whoever looks it up. */
final class Refusals {
    /** Numbers up to this one are Convex's own; see {@code crates/value/src/table_mapping.rs} of get-convex/convex-backend. */
    private static final long LAST_RESERVED = 10_000;

    private final Import in;
    private final List<String> reasons = new ArrayList<>();

    private Refusals(Import in) {
        this.in = in;
    }

    static List<String> of(Import in) {
        Refusals refusals = new Refusals(in);
        refusals.busy();
        refusals.notEmpty();
        refusals.numbers();
        refusals.files();
        refusals.references();
        refusals.deletions();
        refusals.present();
        in.insight()
                .documents()
                .ifPresent(findings -> findings.misfits().stream()
                        .filter(misfit -> in.brings(misfit.table()))
                        .forEach(misfit -> refusals.reasons.add(misfit.words())));
        return refusals.reasons;
    }

    private void busy() {
        in.target().running().forEach(what -> reasons.add(in.target().name() + " is busy: " + what));
    }

    private void notEmpty() {
        if (in.mode() != RestoreMode.REQUIRE_EMPTY) {
            return;
        }
        for (TableName table : in.tables().keySet()) {
            long documents = in.before(table);
            if (documents > 0) {
                reasons.add("table " + table + " has " + documents + " documents in "
                        + in.target().name() + ", and require-empty wants none (TableExists)");
            }
        }
        for (String component : in.files().keySet()) {
            long files = in.target().files().getOrDefault(component, 0L);
            if (files > 0) {
                reasons.add("there are " + files + " stored files in "
                        + in.target().name() + of(component) + ", and require-empty wants none (TableExists)");
            }
        }
    }

    private static String of(String component) {
        return component.isEmpty() ? "" : " of the component " + component;
    }

    private void numbers() {
        Map<String, TableName> claimed = new HashMap<>();
        for (TableName table : in.tables().keySet()) {
            long number = in.number(table);
            if (number == 0) {
                continue;
            }
            TableName twin = claimed.putIfAbsent(table.component() + ":" + number, table);
            if (twin != null) {
                reasons.add("tables " + twin + " and " + table + " of the source both have the number " + number
                        + " (InvalidId)");
            }
            if (number <= LAST_RESERVED || isSystems(table, number)) {
                reasons.add("table " + table + " has the number " + number
                        + ", which is a system table's there; Convex advises a new deployment (TableConflict)");
            }
            append(table, number);
            survivor(table, number);
        }
    }

    private boolean isSystems(TableName table, long number) {
        return table.component().isEmpty() && in.target().systemNumbers().contains(number);
    }

    /** Documents are added to the table that is there, under its number, which is part of their ids. */
    private void append(TableName table, long number) {
        long existing = in.existing(table).map(TargetState.Table::number).orElse(0L);
        if (in.isMerge() && existing != 0 && existing != number) {
            reasons.add("table " + table + " has the number " + existing + " in "
                    + in.target().name() + " and " + number
                    + " in the source, so that its documents do not fit into it (TableNumberConflict);"
                    + " restore the table as a whole, with --tables");
        }
        if (in.mode() == RestoreMode.APPEND && existing != 0 && existing != number) {
            reasons.add("table " + table + " has the number " + existing + " in "
                    + in.target().name() + " and " + number
                    + " in the source, so that its documents cannot be appended (TableNumberConflict)");
        }
    }

    private void survivor(TableName table, long number) {
        in.target().tables().forEach((other, there) -> {
            boolean takesIt = other.component().equals(table.component())
                    && there.number() == number
                    && !other.equals(table)
                    && in.survives(other);
            if (takesIt) {
                reasons.add(
                        "table " + table + " has the number " + number + " in the source, which " + other + " has in "
                                + in.target().name() + " and keeps (TableConflict)"
                                + "; --mode replace-all would remove " + other);
            }
        });
    }

    /** The hidden table of the stored files has a number as well. */
    private void files() {
        in.insight()
                .documents()
                .ifPresent(findings -> findings.fileNumbers().forEach((component, number) -> {
                    if (!in.files().containsKey(component)) {
                        return;
                    }
                    in.target().tables().forEach((other, there) -> {
                        if (other.component().equals(component) && there.number() == number && in.survives(other)) {
                            reasons.add("the stored files" + of(component) + " have the number " + number
                                    + " in the source, which " + other + " has in "
                                    + in.target().name() + " and keeps (TableConflict)");
                        }
                    });
                }));
    }

    /** Documents that stay would refer to a number that is no table's any more. */
    private void references() {
        if (in.mode() != RestoreMode.REPLACE && in.mode() != RestoreMode.REQUIRE_EMPTY) {
            return;
        }
        in.schemas().forEach((component, schema) -> {
            for (String name : schema.tables()) {
                TableName referring = new TableName(component, name);
                if (in.brings(referring) || in.before(referring) == 0) {
                    continue;
                }
                for (String target : schema.references(name)) {
                    reference(referring, component, target);
                }
            }
        });
    }

    private void reference(TableName referring, String component, String target) {
        if (target.startsWith("_")) {
            return;
        }
        TableName referred = new TableName(component, target);
        long existing = in.existing(referred).map(TargetState.Table::number).orElse(0L);
        boolean changes = in.brings(referred) && existing != 0 && in.number(referred) != existing;
        if (changes) {
            reasons.add("the number of table " + referred + " would change from " + existing + " to "
                    + in.number(referred) + ", but " + referring + " stays and refers to it by the schema"
                    + " (ImportForeignKey); restore " + referring + " as well");
        }
    }

    /** With replace-all every table goes that neither the import brings nor the schema names. */
    private void deletions() {
        if (in.mode() != RestoreMode.REPLACE_ALL) {
            return;
        }
        for (TableName table : in.target().tables().keySet()) {
            ActiveSchema schema = in.schemas().get(table.component());
            if (in.brings(table) || schema == null || schema.names(table.name())) {
                continue;
            }
            SortedSet<String> referring = schema.referringTo(table.name());
            if (!referring.isEmpty()) {
                reasons.add("table " + table + " would be deleted, but the schema of "
                        + in.target().name() + " lets " + String.join(", ", referring)
                        + " refer to it (SchemaEnforcementError)");
            }
        }
    }

    /** Only an append stumbles over the namesakes of what it brings. */
    private void present() {
        if (in.mode() != RestoreMode.APPEND) {
            return;
        }
        in.insight().present().forEach((table, ids) -> {
            if (in.brings(table) && !ids.isEmpty()) {
                reasons.add("table " + table + " has " + (ids.size() == 1 ? "" : ids.size() + " documents of these: ")
                        + ids.first() + (ids.size() == 1 ? " already" : " and others") + " (DocumentExists)");
            }
        });
    }
}
