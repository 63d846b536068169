package dev.holdfast.repository.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What a look at an object must show after it was written.
 *
 * @param writeId of the write, which the object carries; empty where another process began it
 * @param etag computed by us; empty where the store's ETags are no MD5 sums
 * @param sha256 in Base64, that of the parts with their number; empty where the store keeps none
 * @param crc32c in Base64, of the whole; empty where the store keeps none
 * @param storageClass as asked for
 * @param encryption as asked for
 */
record Expected(
        Optional<String> writeId,
        long sizeBytes,
        Optional<String> etag,
        Optional<String> sha256,
        Optional<String> crc32c,
        Optional<String> storageClass,
        Optional<String> encryption) {
    static final String WRITE_ID = "holdfast-write";
    static final String PARTS = "holdfast-parts";

    /** Whether what is there came from this write, whatever it is. */
    boolean wrote(HeadObjectResponse seen) {
        return writeId.map(id -> id.equals(seen.metadata().get(WRITE_ID)))
                .orElseGet(() -> difference(seen).isEmpty());
    }

    /** Returns what is not as it must be, in words. */
    Optional<String> difference(HeadObjectResponse seen) {
        if (seen.contentLength() == null || seen.contentLength() != sizeBytes) {
            return Optional.of("it has " + seen.contentLength() + " bytes there, but " + sizeBytes + " were sent");
        }
        return compare("SHA-256", sha256, seen.checksumSHA256())
                .or(() -> compare("CRC32C", crc32c, wholeOnly(seen.checksumCRC32C())))
                .or(() -> compare("ETag", etag, Etag.of(seen.eTag()).value()))
                .or(() -> compare("storage class", storageClass, storageClass(seen.storageClassAsString())))
                .or(() -> compare("encryption", encryption, String.valueOf(seen.serverSideEncryptionAsString())));
    }

    private static Optional<String> compare(String what, Optional<String> wanted, @Nullable String seen) {
        return wanted.filter(value -> seen != null && !value.equals(seen))
                .map(value -> "its " + what + " is " + seen + " there, and not " + value);
    }

    /** A store that does not know checksums of the whole keeps one of the parts' checksums. */
    private static @Nullable String wholeOnly(@Nullable String checksum) {
        return checksum == null || checksum.indexOf('-') >= 0 ? null : checksum;
    }

    /** The SHA-256 of the whole, if it is one: of an object in parts it is always of the parts' sums, which not every store marks as such. */
    static @Nullable String wholeSha256(HeadObjectResponse seen) {
        boolean isInParts = Etag.of(seen.eTag()).value().indexOf('-') >= 0;
        return isInParts ? null : wholeOnly(seen.checksumSHA256());
    }

    static String storageClass(@Nullable String header) {
        return header == null || header.isEmpty() ? "STANDARD" : header;
    }
}
