package dev.holdfast.drill;

import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What drills that were killed or stopped left in a deployment, by the journals of restores into it. A restore of somebody else is nobody's leftover, nor is what lies below it. */
final class Leftovers {
    private static final String PURPOSE = "drill of ";
    private static final String PASSING = "to be taken back by the drill";
    private static final String STAYING = "to be kept";

    private final String name;

    /** @param name of the deployment that is drilled into */
    Leftovers(String name) {
        this.name = name;
    }

    /** What a drill's restore says of itself in its journal, so that a later drill knows it again. */
    static Annotations annotations(String deployment, boolean isTakenBack) {
        return new Annotations(
                Optional.of(PURPOSE + deployment), Optional.of(isTakenBack ? PASSING : STAYING), Optional.empty());
    }

    /** Restores of drills, and those that take them back, which stand half-way, oldest first. */
    List<RestoreRecord> halfway(List<RestoreRecord> records) {
        return records.stream()
                .filter(record -> record.deployment().equals(name) && record.standsHalfway())
                .filter(record -> isOfDrill(record)
                        || record.undoes()
                                .flatMap(id -> find(records, id))
                                .filter(Leftovers::isOfDrill)
                                .isPresent())
                .toList();
    }

    /** The newest of what the deployment holds by restores, if a drill should have taken it back. */
    Optional<RestoreRecord> newest(List<RestoreRecord> records) {
        Deque<RestoreRecord> held = new ArrayDeque<>();
        for (RestoreRecord record : records) {
            if (!record.deployment().equals(name) || !record.mayHaveChanged()) {
                continue;
            }
            if (record.undoes().isEmpty()) {
                held.push(record);
            } else if (record.outcome().filter(RestoreOutcome.PROVED::equals).isPresent()) {
                takenBack(held, record.undoes().get());
            }
        }
        return Optional.ofNullable(held.peek())
                .filter(Leftovers::isOfDrill)
                .filter(record ->
                        record.fact(RestoreRecord.NOTE).filter(PASSING::equals).isPresent());
    }

    /** What came after it is gone as well. */
    private static void takenBack(Deque<RestoreRecord> held, RestoreId id) {
        if (held.stream().noneMatch(record -> record.id().equals(id))) {
            return;
        }
        while (!held.pop().id().equals(id)) {
            // until it is reached
        }
    }

    private static Optional<RestoreRecord> find(List<RestoreRecord> records, RestoreId id) {
        return records.stream().filter(record -> record.id().equals(id)).findFirst();
    }

    private static boolean isOfDrill(RestoreRecord record) {
        return record.fact(RestoreRecord.PURPOSE)
                        .filter(purpose -> purpose.startsWith(PURPOSE))
                        .isPresent()
                && record.fact(RestoreRecord.NOTE)
                        .filter(note -> note.equals(PASSING) || note.equals(STAYING))
                        .isPresent();
    }
}
