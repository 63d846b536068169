package dev.holdfast.repository.s3;

import dev.holdfast.repository.Access;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;

/** Reads what the answer to a HEAD tells beyond size and class. */
final class Status {
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");
    /** Of INTELLIGENT_TIERING, whose own archives leave the class as it is. */
    private static final Set<String> INTELLIGENT_ARCHIVES = Set.of("ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS");

    /** {@code ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"} */
    private static final Pattern ONGOING = Pattern.compile("ongoing-request=\"(true|false)\"");

    private static final Pattern EXPIRY = Pattern.compile("expiry-date=\"([^\"]+)\"");

    private Status() {}

    static ObjectStatus of(ObjectKey key, HeadObjectResponse seen) {
        Access access = access(seen);
        return new ObjectStatus(
                Lookup.stored(key, seen),
                access,
                access == Access.THAWED ? expiry(seen) : Optional.empty(),
                lockedUntil(seen));
    }

    static Access access(HeadObjectResponse seen) {
        Optional<Boolean> ongoing = ongoing(seen);
        if (ongoing.isPresent()) {
            return ongoing.get() ? Access.THAWING : Access.THAWED;
        }
        return isArchive(seen) ? Access.ARCHIVED : Access.READABLE;
    }

    /** S3 drops the header when the thawed copy goes, and never sends it for objects in no archive. */
    private static Optional<Boolean> ongoing(HeadObjectResponse seen) {
        Matcher ongoing = ONGOING.matcher(String.valueOf(seen.restore()));
        return isArchive(seen) && ongoing.find() ? Optional.of(Boolean.valueOf(ongoing.group(1))) : Optional.empty();
    }

    private static boolean isArchive(HeadObjectResponse seen) {
        return ARCHIVES.contains(String.valueOf(seen.storageClassAsString()))
                || INTELLIGENT_ARCHIVES.contains(String.valueOf(seen.archiveStatusAsString()));
    }

    private static Optional<Instant> expiry(HeadObjectResponse seen) {
        Matcher expiry = EXPIRY.matcher(String.valueOf(seen.restore()));
        if (!expiry.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(expiry.group(1), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<Instant> lockedUntil(HeadObjectResponse seen) {
        if (seen.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON) {
            return Optional.of(ObjectStatus.HELD);
        }
        return Optional.ofNullable(seen.objectLockRetainUntilDate());
    }
}
