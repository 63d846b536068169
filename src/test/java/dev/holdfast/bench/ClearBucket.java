package dev.holdfast.bench;

import software.amazon.awssdk.services.s3.S3Client;

/** Removes every object and every unfinished upload of a bucket: {@code ClearBucket ENDPOINT BUCKET}; credentials as {@link BareUpload}. */
public final class ClearBucket {
    private ClearBucket() {}

    public static void main(String[] args) {
        String bucket = args[1];
        try (S3Client s3 = BareUpload.client(args[0])) {
            s3.listObjectsV2Paginator(request -> request.bucket(bucket))
                    .contents()
                    .forEach(object ->
                            s3.deleteObject(request -> request.bucket(bucket).key(object.key())));
            s3.listMultipartUploadsPaginator(request -> request.bucket(bucket))
                    .uploads()
                    .forEach(upload -> s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        }
    }
}
