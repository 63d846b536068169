package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Object Lock: a version that is locked cannot be removed before its date, and no lock gets shorter. */
final class LockOperations {
    static final String MODE = "x-amz-object-lock-mode";
    static final String UNTIL = "x-amz-object-lock-retain-until-date";

    private final Bucket bucket;
    private final Clock clock;
    private volatile boolean isOn;

    LockOperations(Bucket bucket, Clock clock) {
        this.bucket = bucket;
        this.clock = clock;
    }

    void switchOn() {
        isOn = true;
        bucket.keepVersions();
    }

    boolean isOn() {
        return isOn;
    }

    S3Answer putRetention(S3Request request, InputStream body) throws IOException {
        if (!isOn) {
            throw new S3Error(400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
        Map<String, String> wanted = Xml.values(body, "Mode", "RetainUntilDate");
        String date = wanted.getOrDefault("RetainUntilDate", "");
        Instant until = instant(date);
        if (until.isBefore(clock.instant())) {
            throw new S3Error(400, "InvalidArgument", "The retain until date must be in the future");
        }
        S3Object object = named(request);
        Optional<Instant> now = lockedUntil(object);
        boolean isStrong = object.answered().getOrDefault(MODE, "").equals("COMPLIANCE");
        boolean isWeakened = isStrong && !"COMPLIANCE".equals(wanted.get("Mode"));
        if (now.filter(until::isBefore).isPresent() || isWeakened) {
            throw new S3Error(403, "AccessDenied", "Access Denied because object protected by object lock.");
        }
        bucket.change(
                object, it -> it.with(MODE, wanted.getOrDefault("Mode", "")).with(UNTIL, until.toString()));
        return S3Answer.empty(200, Map.of());
    }

    S3Answer getRetention(S3Request request) {
        S3Object object = named(request);
        if (!object.answered().containsKey(UNTIL)) {
            throw new S3Error(404, "NoSuchObjectLockConfiguration", "The specified object does not have a lock");
        }
        return S3Answer.xml(
                200,
                Xml.document("Retention")
                        .element("Mode", object.answered().get(MODE))
                        .element("RetainUntilDate", object.answered().get(UNTIL))
                        .finish("Retention"));
    }

    /** @throws S3Error if the version is locked */
    void requireUnlocked(S3Object object) {
        if (lockedUntil(object).isPresent()) {
            throw new S3Error(403, "AccessDenied", "Access Denied because object protected by object lock.");
        }
    }

    private Optional<Instant> lockedUntil(S3Object object) {
        return Optional.ofNullable(object.answered().get(UNTIL))
                .map(Instant::parse)
                .filter(clock.instant()::isBefore);
    }

    private S3Object named(S3Request request) {
        return request.parameter("versionId")
                .map(id -> bucket.find(request.key(), id))
                .orElseGet(() -> bucket.find(request.key()))
                .orElseThrow(() -> S3Error.noSuchKey(request.key()));
    }

    /** As strict as moto, which fails on fractions of a second. */
    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.equals(instant.truncatedTo(ChronoUnit.SECONDS))) {
                return instant;
            }
        } catch (DateTimeException e) {
            throw new S3Error(400, "MalformedXML", "not a date: " + text);
        }
        throw new S3Error(500, "InternalError", "fractions of a second: " + text);
    }
}
