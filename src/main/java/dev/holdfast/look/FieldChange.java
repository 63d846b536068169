package dev.holdfast.look;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One field of a document that is not what it was.
 *
 * @param path its name; of a field in an object the names on the way to it, joined by dots
 * @param before its JSON text; empty if it was not there
 * @param after likewise
 */
public record FieldChange(String path, Optional<String> before, Optional<String> after) {
    /** What differs, in the order of the fields; nothing if both are the same however they are written. Arrays are compared as a whole. */
    static List<FieldChange> between(Value before, Value after) {
        List<FieldChange> changes = new ArrayList<>();
        collect("", before, after, changes);
        return changes;
    }

    private static void collect(String path, Value before, Value after, List<FieldChange> changes) {
        boolean areObjects = before.kind() == Value.Kind.OBJECT
                && after.kind() == Value.Kind.OBJECT
                && !before.isSpecial()
                && !after.isSpecial();
        if (!areObjects) {
            if (!before.isSame(after)) {
                changes.add(new FieldChange(path, Optional.of(before.token()), Optional.of(after.token())));
            }
            return;
        }
        Map<String, Value> old = before.fields();
        Map<String, Value> now = after.fields();
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String below = path.isEmpty() ? name : path + "." + name;
            if (old.containsKey(name) && now.containsKey(name)) {
                collect(below, old.get(name), now.get(name), changes);
            } else {
                changes.add(new FieldChange(
                        below,
                        Optional.ofNullable(old.get(name)).map(Value::token),
                        Optional.ofNullable(now.get(name)).map(Value::token)));
            }
        }
    }
}
