package dev.holdfast.repository.s3;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a listing has, page by page, each asked for when the one before was read. */
final class Pages<T> implements Iterator<T> {
    private final Function<Optional<String>, Page<T>> ask;
    private final Queue<T> items = new ArrayDeque<>();
    private Optional<String> next = Optional.empty();
    private boolean ended;

    /** @param next asks for the page behind this one; empty for the last page */
    record Page<T>(List<T> items, Optional<String> next) {}

    private Pages(Function<Optional<String>, Page<T>> ask) {
        this.ask = ask;
    }

    /** @param ask gets a page, the first one without a token */
    static <T> Stream<T> stream(Function<Optional<String>, Page<T>> ask) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Pages<>(ask), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && !ended) {
            Page<T> page = ask.apply(next);
            items.addAll(page.items());
            next = page.next();
            ended = next.isEmpty();
        }
        return !items.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the listing is over");
        }
        return items.remove();
    }
}
