package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Writes objects in one request. */
final class SingleWrite {
    private final S3Connection connection;
    private final Names names;
    private final Integrity integrity;
    private final S3Settings.Encryption encryption;

    SingleWrite(S3Access access) {
        this.connection = access.connection();
        this.names = access.names();
        this.integrity = access.integrity();
        this.encryption = access.settings().encryption();
    }

    /** When the store shall do it: always, only on nothing, or only on one version. */
    record Condition(Optional<String> ifNoneMatch, Optional<String> ifMatch) {
        static final Condition ALWAYS = new Condition(Optional.empty(), Optional.empty());
        static final Condition ABSENT = new Condition(Optional.of("*"), Optional.empty());

        static Condition version(String etag) {
            return new Condition(Optional.empty(), Optional.of(etag));
        }
    }

    record Written(StoredObject stored, Expected expected) {}

    static String newWriteId() {
        return UUID.randomUUID().toString();
    }

    /**
     * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does; 412 if the condition does not hold, also when it
     *     held for our own first try
     * @throws RepositoryException if the store received something else than was sent, or did not encrypt it
     */
    Written put(ObjectKey key, PartBody body, Condition condition, Optional<String> storageClass, String writeId) {
        Integrity.Sent sent = integrity.sum(body);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(key))
                .metadata(Map.of(Expected.WRITE_ID, writeId))
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(S3Connection.timeToSend(body.size())));
        sent.addTo(request);
        storageClass.ifPresent(request::storageClass);
        encryption.algorithm().ifPresent(request::serverSideEncryption);
        encryption.kmsKey().ifPresent(request::ssekmsKeyId);
        condition.ifNoneMatch().ifPresent(request::ifNoneMatch);
        condition.ifMatch().ifPresent(request::ifMatch);
        PutObjectResponse answer = connection.raw(client -> client.putObject(
                request.build(), RequestBody.fromContentProvider(body, body.size(), "application/octet-stream")));
        Integrity.Proof proof = integrity.confirm(key, body, sent, Integrity.Answer.of(answer));
        return written(key, body.size(), proof, answer, storageClass, writeId);
    }

    private Written written(
            ObjectKey key,
            long size,
            Integrity.Proof proof,
            PutObjectResponse answer,
            Optional<String> storageClass,
            String writeId) {
        String encrypted = answer.serverSideEncryptionAsString();
        encryption.algorithm().filter(wanted -> !wanted.equals(encrypted)).ifPresent(wanted -> {
            throw new RepositoryException(
                    "the store did not encrypt " + key + " with " + wanted + " as it was asked to",
                    "leave sse out, if this store does not encrypt");
        });
        Expected expected = new Expected(
                Optional.of(writeId),
                size,
                proof.md5(),
                proof.checksum().filter(c -> answer.checksumSHA256() != null),
                proof.checksum().filter(c -> answer.checksumCRC32C() != null),
                storageClass,
                encryption.algorithm());
        StoredObject stored = new StoredObject(
                key,
                size,
                date(answer),
                Etag.of(answer.eTag()).value(),
                Expected.storageClass(storageClass.orElse(null)),
                proof.md5().map(md5 -> "md5:" + md5));
        return new Written(stored, expected);
    }

    private static Instant date(PutObjectResponse answer) {
        try {
            return answer.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(Instant.EPOCH);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
