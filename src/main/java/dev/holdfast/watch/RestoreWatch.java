package dev.holdfast.watch;

import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges whether restores into a deployment came to their end: one whose lease is held is on its way, for as long as it comes on; one that is left and keeps its target paused
 * stops an application. Pure.
 */
final class RestoreWatch {
    /** Where nothing is paused nobody is harmed, and whoever ran it mostly sees at once that it died. */
    private static final Duration LONG = Duration.ofMinutes(30);

    /** No stage but the upload and the import of very much data takes so long, and who paused an application wants to hear of that, too. */
    private static final Duration SLOW_PAUSED = Duration.ofHours(1);

    /** Only an import that hangs takes so long: Convex lets one stand in its queue for up to seven days. */
    private static final Duration HANGS = Duration.ofHours(6);

    private RestoreWatch() {}

    /** None where nothing was ever restored. */
    static Optional<Promise> promise(WatchInput input, String deployment) {
        Optional<RestoreRecord> halfway = Optional.empty();
        Optional<RestoreRecord> last = Optional.empty();
        for (RestoreRecord record : input.reading().restores()) {
            if (record.deployment().equals(deployment)) {
                last = Optional.of(record);
                halfway = record.standsHalfway() ? last : halfway;
            }
        }
        return halfway.isPresent() ? halfway.map(record -> halfway(record, input)) : last.map(RestoreWatch::over);
    }

    private static Promise over(RestoreRecord record) {
        return promise(
                record,
                PromiseState.OK,
                Optional.empty(),
                "restore " + record.id() + " ended: "
                        + record.outcome().map(RestoreOutcome::words).orElse("unknown"),
                "");
    }

    private static Promise halfway(RestoreRecord record, WatchInput input) {
        RestoreEntry entry = record.entries().get(record.stage());
        Instant since = entry == null ? record.began() : entry.at();
        String where = "restore " + record.id()
                + (record.isOpen() ? " came as far as " + record.stage().word() + " at " : " ended at ")
                + Words.time(since)
                + (record.leftPaused() ? "; " + record.deployment() + " may still be paused for it" : "");
        if (input.reading().isRestoring(record.deployment())) {
            return underWay(record, since, where + ", and is being carried out", input.now());
        }
        boolean isNew = record.isOpen() && input.now().isBefore(since.plus(LONG));
        if (isNew && !record.leftPaused()) {
            return promise(record, PromiseState.OK, Optional.empty(), where, "");
        }
        return promise(
                record,
                record.leftPaused() ? PromiseState.CRITICAL : PromiseState.WARNING,
                Optional.of(since),
                where + (allAreUp(input) ? ", and nobody carries it out" : ", and nobody is seen to carry it out"),
                "finish it: holdfast restore --resume " + record.id());
    }

    private static Promise underWay(RestoreRecord record, Instant since, String evidence, Instant now) {
        boolean hangs = !now.isBefore(since.plus(HANGS));
        boolean isSlow = hangs || (record.leftPaused() && !now.isBefore(since.plus(SLOW_PAUSED)));
        if (!isSlow) {
            return promise(record, PromiseState.OK, Optional.empty(), evidence, "");
        }
        return promise(
                record,
                hangs && record.leftPaused() ? PromiseState.CRITICAL : PromiseState.WARNING,
                Optional.of(since),
                evidence + ", but came no further since then",
                "look at what it waits for where it runs, and at the imports in the dashboard of "
                        + record.deployment());
    }

    private static boolean allAreUp(WatchInput input) {
        return input.reading().repositories().values().stream().allMatch(RepositoryState::isUp);
    }

    private static Promise promise(
            RestoreRecord record, PromiseState state, Optional<Instant> since, String evidence, String advice) {
        return new Promise(
                Promise.Kind.RESTORE,
                Optional.of(record.deployment()),
                Optional.empty(),
                state,
                since,
                evidence,
                advice);
    }
}
