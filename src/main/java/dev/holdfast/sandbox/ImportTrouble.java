package dev.holdfast.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a sandbox does wrong with imports. Guarded by {@link Misbehaviour}. */
final class ImportTrouble {
    private final Map<ImportStage, Deque<Failure>> failures = new EnumMap<>(ImportStage.class);
    private final Set<ImportStage> held = EnumSet.noneOf(ImportStage.class);
    private final Map<TableKey, TableChange> lies = new TreeMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private Duration takes = Duration.ZERO;

    void clear() {
        failures.clear();
        held.clear();
        lies.clear();
        faults.clear();
        takes = Duration.ZERO;
    }

    void fail(ImportStage stage, String message, int times) {
        failures.computeIfAbsent(stage, missing -> new ArrayDeque<>()).add(new Failure(message, times));
    }

    void hold(ImportStage stage) {
        held.add(stage);
    }

    void release() {
        held.clear();
    }

    void takes(Duration duration) {
        takes = duration;
    }

    void lie(TableChange change) {
        lies.put(new TableKey(change.component(), change.table()), change);
    }

    void fault(UploadFault fault, int times) {
        faults.add(new Fault(fault, times));
    }

    boolean isTroubled(ImportStage stage) {
        return held.contains(stage) || failures.containsKey(stage);
    }

    boolean isHeld(ImportStage stage) {
        return held.contains(stage);
    }

    Optional<String> nextFailure(ImportStage stage) {
        Deque<Failure> waiting = failures.get(stage);
        if (waiting == null) {
            return Optional.empty();
        }
        Failure next = waiting.remove();
        if (next.times() == Misbehaviour.ALWAYS) {
            waiting.addFirst(next);
        } else if (next.times() > 1) {
            waiting.addFirst(new Failure(next.message(), next.times() - 1));
        }
        if (waiting.isEmpty()) {
            failures.remove(stage);
        }
        return Optional.of(next.message());
    }

    Duration duration() {
        return takes;
    }

    /** Puts what is said in the place of what is true, sorted as before. */
    List<TableChange> summarise(List<TableChange> truth) {
        Map<TableKey, TableChange> said = new TreeMap<>();
        truth.forEach(change -> said.put(new TableKey(change.component(), change.table()), change));
        said.putAll(lies);
        return new ArrayList<>(said.values());
    }

    UploadFault nextUpload() {
        Fault next = faults.poll();
        if (next == null) {
            return UploadFault.NONE;
        }
        if (next.times() == Misbehaviour.ALWAYS) {
            faults.addFirst(next);
        } else if (next.times() > 1) {
            faults.addFirst(new Fault(next.fault(), next.times() - 1));
        }
        return next.fault();
    }

    private record Failure(String message, int times) {}

    private record Fault(UploadFault fault, int times) {}
}
