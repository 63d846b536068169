package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.repository.Repository;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of one restore while it is carried out: what the repository has of it. For one thread. */
final class Journal {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private final Repository repository;
    private final Clock clock;
    private final RestoreProgress progress;
    private final Told told;
    private RestoreRecord record;

    /** @param record what is written already, its beginning at least */
    Journal(Repository repository, RestoreRecord record, Clock clock, RestoreProgress progress) {
        this.repository = requireNonNull(repository, "repository");
        this.record = requireNonNull(record, "record");
        this.clock = requireNonNull(clock, "clock");
        this.progress = requireNonNull(progress, "progress");
        this.told = new Told(progress);
    }

    /**
     * Writes the first entry.
     *
     * @throws RepositoryException if it cannot be written
     */
    static Journal begin(Repository repository, RestoreEntry begun, Clock clock, RestoreProgress progress) {
        repository.restores().record(begun);
        RestoreRecord record = RestoreRecord.of(java.util.List.of(begun)).get(0);
        Journal journal = new Journal(repository, record, clock, progress);
        journal.log(begun);
        progress.reached(record);
        return journal;
    }

    RestoreRecord record() {
        return record;
    }

    /**
     * Writes that a stage is reached, unless that is written already. It is in the repository when this returns.
     *
     * @throws RepositoryException if it cannot be written, or nobody knows whether it is
     */
    void reach(RestoreStage stage, Map<String, String> facts) {
        if (write(stage, facts)) {
            progress.reached(record);
        }
    }

    private boolean write(RestoreStage stage, Map<String, String> facts) {
        if (record.reached(stage)) {
            return false;
        }
        RestoreEntry entry = new RestoreEntry(record.id(), record.deployment(), stage, clock.instant(), facts);
        repository.restores().record(entry);
        record = record.with(entry);
        log(entry);
        return true;
    }

    /**
     * The same once the target may be changed: what cannot be written then is told, and the work goes on. The repository then says less than was reached, never more.
     */
    void reachIfPossible(RestoreStage stage, Map<String, String> facts) {
        try {
            boolean isNew = Undisturbed.get(() -> write(stage, facts));
            if (isNew) {
                told.reached(record);
            }
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("restore", record.id())
                    .addKeyValue("stage", stage.word())
                    .addKeyValue("problem", e.getMessage())
                    .log("the journal of a restore cannot be written");
            told.note("repository " + repository.name() + " could not be told that the restore is " + stage.word()
                    + ": " + e.getMessage());
            record = record.with(new RestoreEntry(record.id(), record.deployment(), stage, clock.instant(), facts));
        }
    }

    private void log(RestoreEntry entry) {
        log.atInfo()
                .addKeyValue("restore", record.id())
                .addKeyValue("deployment", record.deployment())
                .addKeyValue("stage", entry.stage().word())
                .log("restore reached a stage");
    }
}
