package dev.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The yardstick for uploads: a multipart upload of a file and nothing else, 16 MiB parts, 3 in flight. {@code BareUpload ENDPOINT BUCKET KEY FILE}; credentials in {@code
 * AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}. Makes the bucket if need be.
 */
public final class BareUpload {
    private static final int PART_BYTES = 16 << 20;
    private static final int IN_FLIGHT = 3;

    private BareUpload() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        try (S3Client s3 = client(args[0])) {
            if (s3.listBuckets().buckets().stream()
                    .noneMatch(bucket -> bucket.name().equals(args[1]))) {
                s3.createBucket(request -> request.bucket(args[1]));
            }
            if (args.length > 3) {
                upload(s3, threads, args[1], args[2], Path.of(args[3]));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void upload(S3Client s3, ExecutorService threads, String bucket, String key, Path file)
            throws IOException, InterruptedException, ExecutionException {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        Deque<Future<CompletedPart>> running = new ArrayDeque<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (int number = 1; ; number++) {
                byte[] part = in.readNBytes(PART_BYTES);
                if (part.length == 0) {
                    break;
                }
                int partNumber = number;
                running.add(threads.submit(() -> CompletedPart.builder()
                        .partNumber(partNumber)
                        .eTag(s3.uploadPart(
                                        request -> request.bucket(bucket)
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(partNumber),
                                        RequestBody.fromBytes(part))
                                .eTag())
                        .build()));
                if (running.size() == IN_FLIGHT) {
                    parts.add(running.remove().get());
                }
            }
        }
        for (Future<CompletedPart> part : running) {
            parts.add(part.get());
        }
        s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }

    static S3Client client(String endpoint) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"))))
                .build();
    }
}
