package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The requests of one upload in parts, in their order: begin, send each part, complete or abort. */
final class Multipart {
    private final S3Connection connection;
    private final Names names;
    private final S3Settings settings;
    private final Integrity integrity;
    private final S3Settings.Checksum kind;
    private final ObjectKey key;
    private final Optional<String> storageClass;
    private final Optional<String> writeId;
    private final String uploadId;
    private final NavigableMap<Integer, Sent> sent = new TreeMap<>(); // guarded by itself

    private record Sent(CompletedPart part, Integrity.Proof proof) {}

    private final NavigableMap<Integer, CopiedParts.Part> copied = new TreeMap<>(); // guarded by sent

    private Multipart(
            S3Access access, S3Settings.Checksum kind, Target target, Optional<String> writeId, String uploadId) {
        this.connection = access.connection();
        this.names = access.names();
        this.settings = access.settings();
        this.integrity = access.integrity();
        this.kind = kind;
        this.key = target.key();
        this.storageClass = target.storageClass();
        this.writeId = writeId;
        this.uploadId = uploadId;
    }

    /** What is to be made: the object, and its class if not the store's default. */
    record Target(ObjectKey key, Optional<String> storageClass) {}

    /** @param kind the checksum of its parts */
    static Multipart begin(S3Access access, S3Settings.Checksum kind, Target target, PartPlan plan) {
        String writeId = SingleWrite.newWriteId();
        S3Settings.Encryption encryption = access.settings().encryption();
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(access.names().bucket())
                .key(access.names().inBucket(target.key()))
                .contentType("application/octet-stream")
                .metadata(Map.of(Expected.WRITE_ID, writeId, Expected.PARTS, plan.toString()));
        switch (kind) {
            case SHA256 -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256);
            // Of the whole: it does not depend on where the parts met, and the store checks it at the end.
            case CRC32C -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
            case MD5, NONE -> {}
        }
        target.storageClass().ifPresent(request::storageClass);
        encryption.algorithm().ifPresent(request::serverSideEncryption);
        encryption.kmsKey().ifPresent(request::ssekmsKeyId);
        CreateMultipartUploadResponse answer = access.connection()
                .call(
                        S3Action.BEGIN_UPLOAD,
                        target.key().value(),
                        client -> client.createMultipartUpload(request.build()));
        return new Multipart(access, kind, target, Optional.of(writeId), answer.uploadId());
    }

    /** Goes on with what another process left. Its write id is in the store and cannot be asked for before the end. */
    static Multipart goOn(S3Access access, Leftover leftover) {
        Multipart upload = new Multipart(
                access,
                leftover.kind(),
                new Target(leftover.key(), leftover.storageClass()),
                Optional.empty(),
                leftover.uploadId());
        leftover.parts().forEach(part -> upload.sent.put(part.partNumber(), new Sent(part, upload.proof(part))));
        return upload;
    }

    /** What the store's own sum of a part is worth: the sender checked it, or the store made the part itself. */
    private Integrity.Proof proof(CompletedPart part) {
        Optional<String> checksum = Optional.ofNullable(
                switch (kind) {
                    case SHA256 -> part.checksumSHA256();
                    case CRC32C -> part.checksumCRC32C();
                    case MD5, NONE -> null;
                });
        Optional<String> md5 = Optional.of(Etag.of(part.eTag()))
                .filter(etag -> checksum.isEmpty() && kind != S3Settings.Checksum.NONE)
                .filter(etag -> etag.isMd5(settings.encryption().algorithm().orElse(null)))
                .map(Etag::value);
        return new Integrity.Proof(md5, checksum);
    }

    /** Makes a part of the bytes of another object, inside the store. Several threads may make different ones. */
    void copy(int number, HeadObjectResponse seen, ObjectKey source, long begin, long end) {
        boolean isWhole = begin == 0 && end == seen.contentLength();
        UploadPartCopyRequest request = UploadPartCopyRequest.builder()
                .sourceBucket(names.bucket())
                .sourceKey(names.inBucket(source))
                .copySourceIfMatch(seen.eTag())
                // S3 takes no range of an object below 5 MiB.
                .copySourceRange(isWhole ? null : "bytes=" + begin + "-" + (end - 1))
                .destinationBucket(names.bucket())
                .destinationKey(names.inBucket(key))
                .uploadId(uploadId)
                .partNumber(number)
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(S3Connection.timeToSend(end - begin)))
                .build();
        UploadPartCopyResponse answer =
                connection.call(S3Action.SEND_PART, key.value(), client -> client.uploadPartCopy(request));
        CopyPartResult made = answer.copyPartResult();
        CompletedPart part = CompletedPart.builder()
                .partNumber(number)
                .eTag(made.eTag())
                .checksumSHA256(made.checksumSHA256())
                .checksumCRC32C(made.checksumCRC32C())
                .build();
        CopiedParts.Part of = new CopiedParts.Part(
                end - begin,
                Etag.of(made.eTag()),
                Optional.ofNullable(answer.serverSideEncryptionAsString())
                        .or(settings.encryption()::algorithm)
                        .orElse(null),
                made.checksumSHA256(),
                made.checksumCRC32C());
        synchronized (sent) {
            sent.put(number, new Sent(part, proof(part)));
            copied.put(number, of);
        }
    }

    /**
     * The parts that were copied.
     *
     * @param followThePlan whether they meet where those of the object they are of do
     */
    CopiedParts copied(boolean followThePlan) {
        synchronized (sent) {
            return new CopiedParts(List.copyOf(copied.values()), followThePlan);
        }
    }

    /** Sends a part and checks what the store received. Several threads may send different ones. */
    void send(int number, PartBody body) {
        Integrity.Sent checked = integrity.sum(body, kind);
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(key))
                .uploadId(uploadId)
                .partNumber(number)
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(S3Connection.timeToSend(body.size())));
        checked.addTo(request);
        UploadPartResponse answer = connection.call(
                S3Action.SEND_PART,
                key.value(),
                client -> client.uploadPart(
                        request.build(),
                        RequestBody.fromContentProvider(body, body.size(), "application/octet-stream")));
        Integrity.Proof proof = integrity.confirm(key, body, checked, Integrity.Answer.of(answer));
        CompletedPart part = CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumSHA256(answer.checksumSHA256())
                .checksumCRC32C(answer.checksumCRC32C())
                .build();
        synchronized (sent) {
            sent.put(number, new Sent(part, proof));
        }
    }

    /**
     * Makes the object of all parts sent.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does
     */
    void complete(Expected expected) {
        List<CompletedPart> parts = all(Sent::part);
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(key))
                .uploadId(uploadId)
                .mpuObjectSize(expected.sizeBytes())
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build());
        expected.crc32c().ifPresent(crc -> request.checksumCRC32C(crc).checksumType(ChecksumType.FULL_OBJECT));
        connection.raw(client -> client.completeMultipartUpload(request.build()));
    }

    /**
     * What the object of all parts sent must be.
     *
     * @param crc32c of the whole in Base64, where it was computed
     */
    Expected expected(long sizeBytes, Optional<String> crc32c) {
        List<Integrity.Proof> proofs = all(Sent::proof);
        boolean md5 = proofs.stream().allMatch(proof -> proof.md5().isPresent());
        boolean checksum = proofs.stream().allMatch(proof -> proof.checksum().isPresent());
        Optional<String> etag = md5
                ? Optional.of(Sum.hex(sumOfSums(Sum.Algorithm.MD5, proofs)) + "-" + proofs.size())
                : Optional.empty();
        Optional<String> sha256 = checksum && kind == S3Settings.Checksum.SHA256
                ? Optional.of(Sum.base64(sumOfSums(Sum.Algorithm.SHA256, proofs)) + "-" + proofs.size())
                : Optional.empty();
        return new Expected(
                writeId,
                sizeBytes,
                etag,
                sha256,
                crc32c.filter(crc -> checksum),
                storageClass,
                settings.encryption().algorithm());
    }

    private static byte[] sumOfSums(Sum.Algorithm algorithm, List<Integrity.Proof> proofs) {
        Sum whole = new Sum(algorithm);
        for (Integrity.Proof proof : proofs) {
            byte[] part = proof.md5()
                    .map(HexFormat.of()::parseHex)
                    .or(() -> proof.checksum().map(Base64.getDecoder()::decode))
                    .orElseThrow();
            whole.update(part, 0, part.length);
        }
        return whole.finish();
    }

    private <T> List<T> all(Function<Sent, T> of) {
        synchronized (sent) {
            return sent.values().stream().map(of).toList();
        }
    }

    /** Drops what was sent; it may be gone already. */
    void abort() {
        try {
            connection.call(S3Action.ABORT_UPLOAD, key.value(), client -> {
                AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                        .bucket(names.bucket())
                        .key(names.inBucket(key))
                        .uploadId(uploadId)
                        .build();
                return client.abortMultipartUpload(request);
            });
        } catch (RepositoryException e) {
            if (!(e.getCause() instanceof S3Exception refused) || refused.statusCode() != 404) {
                throw e;
            }
        }
    }
}
