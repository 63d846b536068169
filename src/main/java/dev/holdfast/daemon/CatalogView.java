package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the catalog once for many who ask at the same time. */
final class CatalogView {
    private final CatalogSource source;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicReference<Numbered> latest = new AtomicReference<>();
    private final Object reading = new Object();

    CatalogView(CatalogSource source) {
        this.source = requireNonNull(source, "source");
    }

    private record Numbered(long number, CatalogReading reading) {}

    /** What was read last, without reading; empty before the first time. Never waits. */
    Optional<CatalogReading> known() {
        return Optional.ofNullable(latest.get()).map(Numbered::reading);
    }

    /** Marks this moment for {@link #readSince}. Never waits. */
    long mark() {
        return begun.get();
    }

    /** A reading that began after the mark was made: a new one, or one that somebody else has made meanwhile. */
    CatalogReading readSince(long mark) {
        synchronized (reading) {
            Numbered last = latest.get();
            if (last != null && last.number() > mark) {
                return last.reading();
            }
            long number = begun.incrementAndGet();
            CatalogReading fresh = source.read();
            latest.set(new Numbered(number, fresh));
            return fresh;
        }
    }
}
