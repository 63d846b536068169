package dev.holdfast.cli;

import dev.holdfast.manifest.VerifyLevel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The levels of verification, as people type them. */
final class LevelWords implements Iterable<String> {
    private static final List<String> WORDS =
            Arrays.stream(VerifyLevel.values()).map(VerifyLevel::word).toList();

    @Override
    public Iterator<String> iterator() {
        return WORDS.iterator();
    }
}
