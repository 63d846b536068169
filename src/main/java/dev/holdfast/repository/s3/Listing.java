package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects and unfinished uploads below the repository's prefix. S3 sorts keys by their bytes, which for ours is their own order. */
final class Listing {
    private final S3Connection connection;
    private final S3Failures failures;
    private final Names names;

    Listing(S3Connection connection, S3Failures failures, Names names) {
        this.connection = connection;
        this.failures = failures;
        this.names = names;
    }

    Stream<StoredObject> objects(String prefix) {
        return Pages.stream(token -> page(prefix, token));
    }

    private Pages.Page<StoredObject> page(String prefix, Optional<String> token) {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(names.bucket())
                .prefix(names.inBucket(prefix))
                .continuationToken(token.orElse(null))
                .build();
        ListObjectsV2Response answer = connection.call(S3Action.LIST, prefix, client -> client.listObjectsV2(request));
        List<StoredObject> objects = new ArrayList<>();
        for (S3Object found : answer.contents()) {
            names.inRepository(found.key()).ifPresent(key -> objects.add(stored(key, found)));
        }
        Optional<String> next = Boolean.TRUE.equals(answer.isTruncated())
                ? Optional.ofNullable(answer.nextContinuationToken())
                : Optional.empty();
        return new Pages.Page<>(objects, next);
    }

    private static StoredObject stored(ObjectKey key, S3Object found) {
        return new StoredObject(
                key,
                found.size(),
                found.lastModified(),
                Etag.of(found.eTag()).value(),
                Expected.storageClass(found.storageClassAsString()),
                Optional.empty());
    }

    List<UnfinishedUpload> unfinishedUploads() {
        List<UnfinishedUpload> found = new ArrayList<>();
        Optional<ListMultipartUploadsResponse> last = Optional.empty();
        do {
            ListMultipartUploadsRequest request = ListMultipartUploadsRequest.builder()
                    .bucket(names.bucket())
                    .prefix(names.inBucket(""))
                    .keyMarker(last.map(ListMultipartUploadsResponse::nextKeyMarker)
                            .orElse(null))
                    .uploadIdMarker(last.map(ListMultipartUploadsResponse::nextUploadIdMarker)
                            .orElse(null))
                    .build();
            ListMultipartUploadsResponse answer =
                    connection.call(S3Action.LIST_UPLOADS, "", client -> client.listMultipartUploads(request));
            for (MultipartUpload upload : answer.uploads()) {
                names.inRepository(upload.key())
                        .flatMap(key -> unfinished(key, upload))
                        .ifPresent(found::add);
            }
            last = Optional.of(answer).filter(a -> Boolean.TRUE.equals(a.isTruncated()));
        } while (last.isPresent());
        found.sort(Comparator.comparing(UnfinishedUpload::begun));
        return List.copyOf(found);
    }

    /** Returns it with the size of its parts; empty if it ended meanwhile. */
    private Optional<UnfinishedUpload> unfinished(ObjectKey key, MultipartUpload upload) {
        ListPartsRequest request = ListPartsRequest.builder()
                .bucket(names.bucket())
                .key(upload.key())
                .uploadId(upload.uploadId())
                .build();
        long bytes = 0;
        try {
            bytes = connection.raw(client -> client.listPartsPaginator(request).parts().stream()
                    .mapToLong(Part::size)
                    .sum());
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            if (e.statusCode() != 403) { // a key that may not ask: the size is only for people
                throw failures.of(S3Action.LIST_PARTS, key.value(), e);
            }
        } catch (SdkException e) {
            throw failures.of(S3Action.LIST_PARTS, key.value(), e);
        }
        Instant begun = upload.initiated() == null ? Instant.EPOCH : upload.initiated();
        return Optional.of(new UnfinishedUpload(key, upload.uploadId(), begun, bytes));
    }
}
