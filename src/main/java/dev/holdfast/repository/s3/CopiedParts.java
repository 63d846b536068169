package dev.holdfast.repository.s3;

import static java.util.stream.Collectors.toList;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The parts that a store made of an object, in their order, before they are made one themselves: all of it, cut where the object's own parts met, or in one where it has none.
 *
 * @param followThePlan whether they are cut so
 */
record CopiedParts(List<Part> parts, boolean followThePlan) {
    CopiedParts {
        parts = List.copyOf(parts);
    }

    /**
     * What the store tells of one.
     *
     * @param etag of which nobody knows whether it is a sum
     * @param encryption of the part
     * @param sha256 in Base64, as {@code crc32c}
     */
    record Part(
            long sizeBytes,
            Etag etag,
            @Nullable String encryption,
            @Nullable String sha256,
            @Nullable String crc32c) {
        private @Nullable String md5() {
            return etag.isMd5(encryption) ? etag.value() : null;
        }
    }

    /** Whether an object has sums that those of such parts could be held against. */
    static boolean canBeCompared(HeadObjectResponse source, boolean followThePlan) {
        Etag etag = Etag.of(source.eTag());
        String encryption = source.serverSideEncryptionAsString();
        boolean hasSums = source.checksumSHA256() != null || etag.isMd5(encryption) || etag.isMd5OfMd5s(encryption);
        return (followThePlan && hasSums) || wholeCrc32c(source) != null;
    }

    /**
     * Holds them against the object.
     *
     * @param areEtagsSums whether those that look like MD5s surely are; else that they differ proves nothing
     */
    Comparison compare(HeadObjectResponse source, boolean areEtagsSums) {
        Comparison crc32c = Comparison.of("CRC32C", wholeCrc32c(source), crc32c().orElse(null));
        if (!followThePlan || parts.isEmpty()) {
            return crc32c;
        }
        Comparison etags = Comparison.of("ETag", etagSum(source), md5(source));
        return Comparison.of("SHA-256", withoutNumber(source.checksumSHA256()), sha256(source))
                .and(crc32c)
                .and(areEtagsSums ? etags : etags.onlyAsProof());
    }

    private static @Nullable String etagSum(HeadObjectResponse source) {
        Etag etag = Etag.of(source.eTag());
        String encryption = source.serverSideEncryptionAsString();
        return etag.isMd5(encryption) || etag.isMd5OfMd5s(encryption) ? withoutNumber(etag.value()) : null;
    }

    private @Nullable String sha256(HeadObjectResponse source) {
        List<String> sums = all(Part::sha256);
        if (sums.isEmpty()) {
            return null;
        }
        return isInParts(source)
                ? Sum.base64(sumOf(
                        Sum.Algorithm.SHA256,
                        sums.stream().map(Base64.getDecoder()::decode).collect(toList())))
                : sums.get(0);
    }

    private @Nullable String md5(HeadObjectResponse source) {
        List<String> sums = all(Part::md5);
        if (sums.isEmpty()) {
            return null;
        }
        return isInParts(source)
                ? Sum.hex(sumOf(
                        Sum.Algorithm.MD5,
                        sums.stream().map(HexFormat.of()::parseHex).collect(toList())))
                : sums.get(0);
    }

    /** Of the whole in Base64; empty if the store does not keep such sums. */
    Optional<String> crc32c() {
        List<String> sums = all(Part::crc32c);
        if (sums.isEmpty()) {
            return Optional.empty();
        }
        int crc = 0;
        for (int i = 0; i < sums.size(); i++) {
            int next = ByteBuffer.wrap(Base64.getDecoder().decode(sums.get(i))).getInt();
            crc = Crc32cJoin.join(crc, next, parts.get(i).sizeBytes());
        }
        return Optional.of(Sum.base64(ByteBuffer.allocate(4).putInt(crc).array()));
    }

    /** The sums of all; none where one of them has none. */
    private List<String> all(Function<Part, @Nullable String> sum) {
        List<String> sums = new ArrayList<>();
        parts.stream().map(sum).filter(Objects::nonNull).forEach(sums::add);
        return sums.size() == parts.size() ? sums : List.of();
    }

    private static byte[] sumOf(Sum.Algorithm algorithm, List<byte[]> sums) {
        Sum whole = new Sum(algorithm);
        sums.forEach(sum -> whole.update(sum, 0, sum.length));
        return whole.finish();
    }

    static boolean isInParts(HeadObjectResponse source) {
        return Etag.of(source.eTag()).value().indexOf('-') >= 0;
    }

    private static @Nullable String wholeCrc32c(HeadObjectResponse source) {
        String sum = source.checksumCRC32C();
        return sum == null || sum.indexOf('-') >= 0 ? null : sum;
    }

    private static @Nullable String withoutNumber(@Nullable String sum) {
        return sum == null || sum.indexOf('-') < 0 ? sum : sum.substring(0, sum.indexOf('-'));
    }
}
