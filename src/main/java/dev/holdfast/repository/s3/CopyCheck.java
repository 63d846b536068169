package dev.holdfast.repository.s3;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Holds a copy against what was copied, as far as the store's sums of the two can be compared. */
final class CopyCheck {
    private CopyCheck() {}

    static Comparison compare(
            HeadObjectResponse source, HeadObjectResponse copy, Optional<String> storageClass, S3Settings settings) {
        Comparison etags = Comparison.of(
                "ETag", comparableEtag(source, copy), Etag.of(copy.eTag()).value());
        Comparison sums = Comparison.of("SHA-256", comparableSha256(source, copy), copy.checksumSHA256())
                .and(Comparison.of(
                        "CRC32C",
                        comparable(source, copy, source.checksumCRC32C(), copy.checksumCRC32C()),
                        copy.checksumCRC32C()))
                // Whoever wants no sums may have a store whose ETags only look like MD5s.
                .and(settings.checksum() == S3Settings.Checksum.NONE ? etags.onlyAsProof() : etags);
        Expected outside = new Expected(
                Optional.empty(),
                source.contentLength(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                storageClass,
                settings.encryption().algorithm());
        return sums.and(new Comparison(false, outside.difference(copy)));
    }

    private static @Nullable String comparableEtag(HeadObjectResponse source, HeadObjectResponse copy) {
        String before = Etag.of(source.eTag()).value();
        String after = Etag.of(copy.eTag()).value();
        boolean areMd5s = Etag.of(source.eTag()).isMd5(source.serverSideEncryptionAsString())
                && Etag.of(copy.eTag()).isMd5(copy.serverSideEncryptionAsString());
        boolean areOfParts = Etag.of(source.eTag()).isMd5OfMd5s(source.serverSideEncryptionAsString())
                && Etag.of(copy.eTag()).isMd5OfMd5s(copy.serverSideEncryptionAsString())
                && haveSameParts(source, copy, before, after);
        return areMd5s || areOfParts ? before : null;
    }

    private static @Nullable String comparableSha256(HeadObjectResponse source, HeadObjectResponse copy) {
        boolean areWhole = Expected.wholeSha256(source) != null && Expected.wholeSha256(copy) != null;
        boolean areOfParts = source.checksumSHA256() != null
                && copy.checksumSHA256() != null
                && haveSameParts(source, copy, source.checksumSHA256(), copy.checksumSHA256());
        return areWhole || areOfParts ? source.checksumSHA256() : null;
    }

    /** A sum of the whole compares with one, a sum of sums with one over the same parts. */
    private static @Nullable String comparable(
            HeadObjectResponse source, HeadObjectResponse copy, @Nullable String before, @Nullable String after) {
        if (before == null || after == null) {
            return null;
        }
        boolean areWhole = before.indexOf('-') < 0 && after.indexOf('-') < 0;
        return areWhole || haveSameParts(source, copy, before, after) ? before : null;
    }

    private static boolean haveSameParts(
            HeadObjectResponse source, HeadObjectResponse copy, String before, String after) {
        return before.indexOf('-') >= 0
                && after.indexOf('-') >= 0
                && before.substring(before.indexOf('-')).equals(after.substring(after.indexOf('-')))
                && Objects.equals(
                        source.metadata().get(Expected.PARTS), copy.metadata().get(Expected.PARTS));
    }
}
