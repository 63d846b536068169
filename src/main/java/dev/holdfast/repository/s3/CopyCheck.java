package dev.holdfast.repository.s3;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Holds a copy against what was copied, as far as the store's sums of the two can be compared. */
final class CopyCheck {
    private CopyCheck() {}

    /** Returns what is not as it must be, in words. */
    static Optional<String> difference(
            HeadObjectResponse source, HeadObjectResponse copy, Optional<String> storageClass, S3Settings settings) {
        Expected expected = new Expected(
                Optional.empty(),
                source.contentLength(),
                comparableEtag(source, copy),
                comparableSha256(source, copy),
                comparable(source, copy, source.checksumCRC32C(), copy.checksumCRC32C()),
                storageClass,
                settings.encryption().algorithm());
        return expected.difference(copy);
    }

    private static Optional<String> comparableEtag(HeadObjectResponse source, HeadObjectResponse copy) {
        String before = Etag.of(source.eTag()).value();
        String after = Etag.of(copy.eTag()).value();
        boolean areMd5s = Etag.of(source.eTag()).isMd5(source.serverSideEncryptionAsString())
                && Etag.of(copy.eTag()).isMd5(copy.serverSideEncryptionAsString());
        boolean areOfParts = Etag.of(source.eTag()).isMd5OfMd5s(source.serverSideEncryptionAsString())
                && Etag.of(copy.eTag()).isMd5OfMd5s(copy.serverSideEncryptionAsString())
                && haveSameParts(source, copy, before, after);
        return areMd5s || areOfParts ? Optional.of(before) : Optional.empty();
    }

    private static Optional<String> comparableSha256(HeadObjectResponse source, HeadObjectResponse copy) {
        boolean areWhole = Expected.wholeSha256(source) != null && Expected.wholeSha256(copy) != null;
        boolean areOfParts = source.checksumSHA256() != null
                && copy.checksumSHA256() != null
                && haveSameParts(source, copy, source.checksumSHA256(), copy.checksumSHA256());
        return areWhole || areOfParts ? Optional.of(source.checksumSHA256()) : Optional.empty();
    }

    /** A sum of the whole compares with one, a sum of sums with one over the same parts. */
    private static Optional<String> comparable(
            HeadObjectResponse source, HeadObjectResponse copy, @Nullable String before, @Nullable String after) {
        if (before == null || after == null) {
            return Optional.empty();
        }
        boolean areWhole = before.indexOf('-') < 0 && after.indexOf('-') < 0;
        return areWhole || haveSameParts(source, copy, before, after) ? Optional.of(before) : Optional.empty();
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
