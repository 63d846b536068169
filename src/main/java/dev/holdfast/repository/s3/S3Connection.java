package dev.holdfast.repository.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The client, built at the first request: a process that never asks this store pays nothing for it. Requests are repeated here and nowhere
 * above: five tries, by the SDK's standard rules of what is worth repeating, with pauses that double, and a budget that
 * ends repeating when everything fails.
 */
final class S3Connection implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Silence on the wire. A gateway that completes an upload of thousands of parts may be silent for about a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(100);
    /** One try of anything but a part. */
    private static final Duration TRY = Duration.ofMinutes(2);

    private final S3Settings settings;
    private final S3Failures failures;
    private final Pace pace;
    private final ServerClock clock = new ServerClock();
    private @Nullable Open open; // guarded by this
    private boolean closed; // guarded by this

    /**
     * The pauses between tries: the first at most so long, each further one up to twice the one before, never over 20 s.
     *
     * @param throttled after an answer that says the store is overloaded
     */
    record Pace(Duration first, Duration throttled) {
        static final Pace STANDARD = new Pace(Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    private record Open(S3Client client, AwsCredentialsProvider credentials, ScheduledExecutorService timer) {}

    S3Connection(S3Settings settings, S3Failures failures, Pace pace) {
        this.settings = settings;
        this.failures = failures;
        this.pace = pace;
    }

    /** Sends a request. @throws dev.holdfast.failure.RepositoryException with what to do */
    <T> T call(S3Action action, String what, Function<S3Client, T> request) {
        try {
            return raw(request);
        } catch (SdkException e) {
            throw failures.of(action, what, e);
        }
    }

    /** Sends a request whose refusal the caller understands. @throws SdkException as the SDK does */
    <T> T raw(Function<S3Client, T> request) {
        return request.apply(client());
    }

    Optional<Instant> clock() {
        return clock.last();
    }

    private synchronized S3Client client() {
        if (closed) {
            throw new IllegalStateException("the store is closed: " + failures.location());
        }
        if (open == null) {
            open = build();
        }
        return open.client();
    }

    private Open build() {
        AwsCredentialsProvider credentials = settings.credentials()
                .<AwsCredentialsProvider>map(pair -> StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        pair.accessKeyId(), pair.secretAccessKey().reveal())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        ScheduledExecutorService timer = timer();
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .forcePathStyle(settings.pathStyle())
                // We compute what is sent and check what is answered ourselves, so that all stores are held to the
                // same.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(settings.chunkedEncoding())
                        .build())
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .maxConnections(64))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .backoffStrategy(BackoffStrategy.exponentialDelay(pace.first(), Duration.ofSeconds(20)))
                                .throttlingBackoffStrategy(
                                        BackoffStrategy.exponentialDelay(pace.throttled(), Duration.ofSeconds(20)))
                                .build())
                        .apiCallAttemptTimeout(TRY)
                        .scheduledExecutorService(timer)
                        .addExecutionInterceptor(clock)
                        .build());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return new Open(builder.build(), credentials, timer);
    }

    private ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "s3-timer-" + settings.bucket());
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** How long one try may take to send so many bytes: 64 KiB a second is slower than anything a backup can live with. */
    static Duration timeToSend(long bytes) {
        return TRY.plusSeconds(bytes / (64 * 1024));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.client().close();
            if (open.credentials() instanceof SdkAutoCloseable chain) {
                chain.close();
            }
            open.timer().shutdownNow();
            open = null;
        }
    }
}
