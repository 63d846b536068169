package dev.holdfast.look;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Compares the lines of one table and counts what differs. */
final class TableMerge {
    private final String name;
    private final OptionalLong before;
    private final OptionalLong after;
    private final boolean isUnsorted;
    private long added;
    private long removed;
    private long changed;
    private String note = "";

    /** @param isUnsorted whether it is known that its lines cannot be merged */
    TableMerge(String name, OptionalLong before, OptionalLong after, boolean isUnsorted) {
        this.name = name;
        this.before = before;
        this.after = after;
        this.isUnsorted = isUnsorted;
        if (isOnOneSide()) {
            added = after.orElse(0);
            removed = before.orElse(0);
            note = before.isPresent() ? "only before" : "only after";
        } else if (isUnsorted) {
            note = "not compared document by document: its lines are not in the order of their ids";
        }
    }

    boolean isOnOneSide() {
        return before.isEmpty() || after.isEmpty();
    }

    boolean isMerged() {
        return !isOnOneSide() && !isUnsorted;
    }

    /** Goes through both at once, each from where it stands to the end of this table. */
    void merge(Feed old, Feed now, DiffListener listener) throws IOException {
        while (old.hasLine() && now.hasLine()) {
            if (old.hasSameLine(now)) {
                old.nextLine();
                now.nextLine();
                continue;
            }
            int order = old.compareId(now);
            if (order < 0) {
                remove(old, listener);
            } else if (order > 0) {
                add(now, listener);
            } else {
                change(old, now, listener);
            }
        }
        while (old.hasLine()) {
            remove(old, listener);
        }
        while (now.hasLine()) {
            add(now, listener);
        }
    }

    private void remove(Feed old, DiffListener listener) {
        removed++;
        listener.removed(name, old.id(), old.line());
        old.nextLine();
    }

    private void add(Feed now, DiffListener listener) {
        added++;
        listener.added(name, now.id(), now.line());
        now.nextLine();
    }

    private void change(Feed old, Feed now, DiffListener listener) {
        List<FieldChange> fields = FieldChange.between(ValueReader.line(old.line()), ValueReader.line(now.line()));
        if (!fields.isEmpty()) {
            changed++;
            listener.changed(name, now.id(), fields);
        }
        old.nextLine();
        now.nextLine();
    }

    /** Tells all of a table that only one side has; the counts are known already. */
    void tellAll(Feed feed, boolean isBefore, DiffListener listener) throws IOException {
        while (feed.hasLine()) {
            if (isBefore) {
                listener.removed(name, feed.id(), feed.line());
            } else {
                listener.added(name, feed.id(), feed.line());
            }
            feed.nextLine();
        }
    }

    /** It turned out only now, after some was told. */
    void markUnreliable() {
        note = "what was told of it is not reliable: its lines are not in the order of their ids";
    }

    TableDiff result() {
        boolean isSame = added + removed + changed == 0 && note.isEmpty();
        return new TableDiff(
                name, before, after, added, removed, changed, isSame ? "the same, written differently" : note);
    }
}
