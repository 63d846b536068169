package dev.holdfast.testing.s3;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the server is told to do wrong, and when. Any thread may call it. */
public final class S3Faults {
    private final Map<S3Operation, Deque<Optional<S3Fault>>> next = new EnumMap<>(S3Operation.class);
    private final List<OnKey> onKeys = new ArrayList<>();
    private final Set<S3Operation> denied = EnumSet.noneOf(S3Operation.class);

    /** The next so many requests of the operation, after those told before. */
    public synchronized void next(S3Operation operation, int times, S3Fault fault) {
        for (int i = 0; i < times; i++) {
            next.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(Optional.of(fault));
        }
    }

    /** Lets so many requests of the operation pass before the faults told after this. */
    public synchronized void pass(S3Operation operation, int times) {
        for (int i = 0; i < times; i++) {
            next.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(Optional.empty());
        }
    }

    /** Answers 403 AccessDenied from now on. */
    public synchronized void deny(S3Operation operation) {
        denied.add(operation);
    }

    /** The next request of the operation whose key has this part, whatever comes before it. */
    public synchronized void nextOn(S3Operation operation, String keyPart, S3Fault fault) {
        onKeys.add(new OnKey(operation, keyPart, fault));
    }

    private record OnKey(S3Operation operation, String keyPart, S3Fault fault) {
        boolean fits(S3Request request) {
            return request.operation() == operation && request.key().contains(keyPart);
        }
    }

    /** Takes everything back. */
    public synchronized void clear() {
        next.clear();
        onKeys.clear();
        denied.clear();
    }

    synchronized Optional<S3Fault> take(S3Request request) {
        Optional<OnKey> onKey =
                onKeys.stream().filter(fault -> fault.fits(request)).findFirst();
        if (onKey.isPresent()) {
            onKeys.remove(onKey.get());
            return onKey.map(OnKey::fault);
        }
        return take(request.operation());
    }

    private Optional<S3Fault> take(S3Operation operation) {
        Deque<Optional<S3Fault>> faults = next.get(operation);
        return faults == null || faults.isEmpty() ? Optional.empty() : faults.remove();
    }

    synchronized boolean isDenied(S3Operation operation) {
        return denied.contains(operation);
    }
}
