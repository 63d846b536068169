package dev.holdfast.watch;

import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges whether restores into a deployment came to their end. Pure. */
final class RestoreWatch {
    /** A long import writes nothing into the journal; what dies is mostly seen at once by whoever ran it. */
    private static final Duration LONG = Duration.ofMinutes(30);

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
        return halfway.isPresent() ? halfway.map(record -> halfway(record, input.now())) : last.map(RestoreWatch::over);
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

    private static Promise halfway(RestoreRecord record, Instant now) {
        RestoreEntry entry = record.entries().get(record.stage());
        Instant since = entry == null ? record.began() : entry.at();
        boolean isNew = record.isOpen() && now.isBefore(since.plus(LONG));
        String where = "restore " + record.id()
                + (record.isOpen() ? " came as far as " + record.stage().word() + " at " : " ended at ")
                + Words.time(since)
                + (record.leftPaused() ? "; " + record.deployment() + " may still be paused for it" : "");
        return isNew
                ? promise(record, PromiseState.OK, Optional.empty(), where, "")
                : promise(
                        record,
                        PromiseState.WARNING,
                        Optional.of(since),
                        where + ", and nobody finished it",
                        "finish it: holdfast restore --resume " + record.id());
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
