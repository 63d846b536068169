package dev.holdfast.repository.s3;

import dev.holdfast.repository.DamagedObjectException;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Holds what is read against what the store keeps of it: its checksum, else its ETag where that is made of MD5s. For an object in parts
 * both are sums of the parts' sums; our own objects tell where their parts met.
 */
abstract class ReadCheck {
    private static final ReadCheck NONE = new ReadCheck() {
        @Override
        void update(byte[] bytes, int offset, int length) {}

        @Override
        void finish() {}
    };

    abstract void update(byte[] bytes, int offset, int length);

    /** @throws DamagedObjectException if the content was not what the store keeps */
    abstract void finish() throws DamagedObjectException;

    /** Accepts everything. */
    static ReadCheck none() {
        return NONE;
    }

    /** Returns the strongest check that the answer allows; one that accepts everything if it allows none. */
    static ReadCheck of(GetObjectResponse answer) {
        Optional<PartPlan> plan =
                Optional.ofNullable(answer.metadata().get(Expected.PARTS)).flatMap(PartPlan::parse);
        Etag etag = Etag.of(answer.eTag());
        String encryption = answer.serverSideEncryptionAsString();
        if (answer.checksumSHA256() != null) {
            return of(Sum.Algorithm.SHA256, answer.checksumSHA256(), plan);
        }
        if (answer.checksumCRC32C() != null) {
            return of(Sum.Algorithm.CRC32C, answer.checksumCRC32C(), plan);
        }
        if (etag.isMd5(encryption) || etag.isMd5OfMd5s(encryption)) {
            return of(Sum.Algorithm.MD5, etag.value(), plan);
        }
        return NONE;
    }

    private static ReadCheck of(Sum.Algorithm algorithm, String wanted, Optional<PartPlan> plan) {
        if (wanted.indexOf('-') < 0) {
            return new Whole(algorithm, wanted);
        }
        return plan.<ReadCheck>map(parts -> new InParts(algorithm, wanted, parts))
                .orElse(NONE);
    }

    private static String text(Sum.Algorithm algorithm, Sum sum) {
        return algorithm == Sum.Algorithm.MD5 ? Sum.hex(sum.finish()) : Sum.base64(sum.finish());
    }

    private static void require(Sum.Algorithm algorithm, String wanted, String read) throws DamagedObjectException {
        if (!wanted.equals(read)) {
            throw new DamagedObjectException("the bytes that came are not those that the store keeps: " + algorithm
                    + " " + read + " instead of " + wanted);
        }
    }

    private static final class Whole extends ReadCheck {
        private final Sum.Algorithm algorithm;
        private final String wanted;
        private final Sum sum;

        Whole(Sum.Algorithm algorithm, String wanted) {
            this.algorithm = algorithm;
            this.wanted = wanted;
            this.sum = new Sum(algorithm);
        }

        @Override
        void update(byte[] bytes, int offset, int length) {
            sum.update(bytes, offset, length);
        }

        @Override
        void finish() throws DamagedObjectException {
            require(algorithm, wanted, text(algorithm, sum));
        }
    }

    private static final class InParts extends ReadCheck {
        private final Sum.Algorithm algorithm;
        private final String wanted;
        private final PartPlan plan;
        private final Sum part;
        private final Sum parts;
        private long partEnd;
        private long at;
        private int count;

        InParts(Sum.Algorithm algorithm, String wanted, PartPlan plan) {
            this.algorithm = algorithm;
            this.wanted = wanted;
            this.plan = plan;
            this.part = new Sum(algorithm);
            this.parts = new Sum(algorithm);
            this.partEnd = plan.bytesAt(0);
        }

        @Override
        void update(byte[] bytes, int offset, int length) {
            for (int from = offset, left = length; left > 0; ) {
                if (at == partEnd) {
                    endPart();
                    partEnd = at + plan.bytesAt(at);
                }
                int taken = (int) Math.min(left, partEnd - at);
                part.update(bytes, from, taken);
                at += taken;
                from += taken;
                left -= taken;
            }
        }

        private void endPart() {
            byte[] sum = part.finish();
            parts.update(sum, 0, sum.length);
            count++;
        }

        @Override
        void finish() throws DamagedObjectException {
            endPart();
            require(algorithm, wanted, text(algorithm, parts) + "-" + count);
        }
    }
}
