package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves old records from the evidence to {@code audit/YYYY/MM/DD/INSTANT-KIND-DEPLOYMENT-ID.json}. Every reading lists the evidence, and prunes and verified levels leave a record a day
 * there, of which only the newest of each group is ever asked for: after some years a reading would be dozens of requests. The audit folder is listed by nobody but people, so that
 * nothing grows with it, and they find there what was done for as long as they keep it. Verifications and deletions stay: each counts.
 *
 * <p>The record is written there first and hidden here after, so that whatever ends it in between leaves one too many. A key that may not delete moves nothing; what it prunes it
 * could not remove either. Any thread may call it.
 */
final class PastRecords {
    /** Of each group so many stay, a month of them: for who looks into what was just done. */
    static final int KEPT = 30;

    /** A repository that is older than this class is put in order by and by. */
    private static final int AT_ONCE = 50;

    private static final Logger log = LoggerFactory.getLogger(PastRecords.class);

    private final SmallObjects objects;
    private final Kind kind;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    /**
     * What is moved, by their keys.
     *
     * @param group what those have in common that outdate each other; empty for other objects
     * @param past where one goes
     */
    record Kind(Function<ObjectKey, Optional<String>> group, Function<ObjectKey, Optional<ObjectKey>> past) {
        static final Kind PRUNES = new Kind(Layout::pruneGroup, Layout::pastPrune);
        static final Kind CHECKS = new Kind(Layout::checkGroup, Layout::pastCheck);
    }

    PastRecords(SmallObjects objects, Kind kind) {
        this.objects = objects;
        this.kind = kind;
    }

    /** Moves the old ones of a group, as far as the store lets it. What cannot be moved is tried again with the next record; nothing throws. */
    void moveOld(ObjectKey newest) {
        try {
            String group = kind.group().apply(newest).orElseThrow();
            List<ObjectKey> all = objects.list(Layout.folder(newest)).stream()
                    .map(StoredObject::key)
                    .filter(key -> kind.group().apply(key).filter(group::equals).isPresent())
                    .sorted(Comparator.comparing(ObjectKey::value))
                    .toList();
            all.stream().limit(Math.max(0, all.size() - KEPT)).limit(AT_ONCE).forEach(this::move);
            isFailing.set(false);
        } catch (RepositoryException e) {
            if (!isFailing.getAndSet(true)) {
                log.atInfo()
                        .addKeyValue("repository", objects.name())
                        .addKeyValue("problem", e.getMessage())
                        .log("old records stay among the evidence, where each reading lists them");
            }
        }
    }

    private void move(ObjectKey key) {
        Optional<ObjectKey> there = kind.past().apply(key);
        if (there.isPresent() && objects.putOnce(there.get(), objects.content(key))) {
            objects.store().hide(key);
        }
    }
}
