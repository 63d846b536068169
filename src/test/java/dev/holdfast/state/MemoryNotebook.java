package dev.holdfast.state;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Notes that are forgotten with their process. */
public final class MemoryNotebook implements Notebook {
    private final TreeMap<String, String> notes = new TreeMap<>();

    @Override
    public synchronized Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    @Override
    public synchronized Optional<String> note(String name, UnaryOperator<Optional<String>> change) {
        Optional<String> next = change.apply(note(name));
        next.ifPresentOrElse(text -> notes.put(name, text), () -> notes.remove(name));
        return next;
    }
}
