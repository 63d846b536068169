package dev.holdfast.cli;

import dev.holdfast.repository.ThawSpeed;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** The speeds of a thaw as people type them. */
final class Speeds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(ThawSpeed.values())
                .map(speed -> speed.name().toLowerCase(Locale.ROOT))
                .iterator();
    }
}
