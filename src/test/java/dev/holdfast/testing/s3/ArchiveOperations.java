package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Archives: what lies in them is read only while a copy is thawed. */
final class ArchiveOperations {
    private final Bucket bucket;
    private final S3Abilities abilities;
    private final Clock clock;
    private final Map<S3Object, Thaw> thaws = new ConcurrentHashMap<>();
    private volatile Duration takes = Duration.ZERO;

    private record Thaw(Instant from, Instant until) {}

    ArchiveOperations(Bucket bucket, S3Abilities abilities, Clock clock) {
        this.bucket = bucket;
        this.abilities = abilities;
        this.clock = clock;
    }

    void thawingTakes(Duration time) {
        takes = time;
    }

    /** Every thaw under way is done. */
    void finishThaws() {
        Instant now = clock.instant();
        thaws.replaceAll((object, thaw) -> new Thaw(now, thaw.until()));
    }

    /** Every thawed copy goes, as after its days. */
    void endThaws() {
        thaws.clear();
    }

    S3Answer restore(S3Request request, InputStream body) throws IOException {
        if (!abilities.archives()) {
            throw new S3Error(501, "NotImplemented", "A header you provided implies functionality not implemented");
        }
        S3Object object = bucket.find(request.key()).orElseThrow(() -> S3Error.noSuchKey(request.key()));
        if (!isArchived(object)) {
            throw new S3Error(403, "InvalidObjectState", "Restore is not allowed for the object's storage class");
        }
        Map<String, String> wanted = Xml.values(body, "Days", "Tier");
        if (object.storageClass().equals("DEEP_ARCHIVE") && "Expedited".equals(wanted.get("Tier"))) {
            throw new S3Error(400, "InvalidArgument", "Expedited retrievals are not supported for DEEP_ARCHIVE");
        }
        Instant now = clock.instant();
        Optional<Thaw> there = valid(object);
        if (there.filter(thaw -> now.isBefore(thaw.from())).isPresent()) {
            throw new S3Error(409, "RestoreAlreadyInProgress", "Object restore is already in progress");
        }
        Instant from = there.map(Thaw::from).orElse(now.plus(takes));
        Instant begin = from.isAfter(now) ? from : now;
        thaws.put(object, new Thaw(from, begin.plus(Duration.ofDays(Long.parseLong(wanted.get("Days"))))));
        return S3Answer.empty(there.isPresent() ? 200 : 202, Map.of());
    }

    private boolean isArchived(S3Object object) {
        return abilities.archives() && object.storageClass().matches("GLACIER|DEEP_ARCHIVE");
    }

    private Optional<Thaw> valid(S3Object object) {
        return Optional.ofNullable(thaws.get(object))
                .filter(thaw -> clock.instant().isBefore(thaw.until()));
    }

    /** @throws S3Error if the object must be thawed first */
    void requireReadable(S3Object object) {
        boolean isThawed = valid(object)
                .filter(thaw -> !clock.instant().isBefore(thaw.from()))
                .isPresent();
        if (isArchived(object) && !isThawed) {
            throw S3Error.archived(object.storageClass());
        }
    }

    /** What GET and HEAD tell of a thaw. */
    Map<String, String> headers(S3Object object) {
        return valid(object)
                .map(thaw -> Map.of(
                        "x-amz-restore",
                        clock.instant().isBefore(thaw.from())
                                ? "ongoing-request=\"true\""
                                : "ongoing-request=\"false\", expiry-date=\"" + ObjectOperations.httpDate(thaw.until())
                                        + "\""))
                .orElse(Map.of());
    }
}
