package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.testing.s3.RealS3;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** The rules of a bucket with all that AWS knows. */
final class LifecycleTest extends LifecycleContract {
    private final S3Server server = S3Server.start();

    @Override
    S3Settings create() {
        return server.settings(Stores.freshPrefix());
    }

    @Override
    List<software.amazon.awssdk.services.s3.model.LifecycleRule> foreign() {
        List<software.amazon.awssdk.services.s3.model.LifecycleRule> all = new ArrayList<>(super.foreign());
        all.add(software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("everything else")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.and(and -> and.objectSizeGreaterThan(131_072L).objectSizeLessThan(1L << 40)))
                .expiration(e -> e.date(Instant.parse("2031-01-01T00:00:00Z")))
                .noncurrentVersionTransitions(NoncurrentVersionTransition.builder()
                        .noncurrentDays(7)
                        .newerNoncurrentVersions(3)
                        .storageClass(TransitionStorageClass.GLACIER_IR)
                        .build())
                .noncurrentVersionExpiration(n -> n.noncurrentDays(70).newerNoncurrentVersions(2))
                .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(2))
                .build());
        all.add(software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("markers")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.objectSizeLessThan(10L))
                .expiration(e -> e.expiredObjectDeleteMarker(true))
                .build());
        return all;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whenTheBucketMovesSmallObjectsToo_thenThatStays() {
        try (S3Client client = RealS3.client(settings())) {
            client.putBucketLifecycleConfiguration(b -> b.bucket(settings().bucket())
                    .lifecycleConfiguration(l -> l.rules(foreign()))
                    .transitionDefaultMinimumObjectSize(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS));

            rules().install(List.of(moving()));

            assertThat(client.getBucketLifecycleConfiguration(
                                    b -> b.bucket(settings().bucket()))
                            .transitionDefaultMinimumObjectSize())
                    .isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
        }
    }

    @Test
    void whenNothingIsNew_thenNothingIsWritten() {
        rules().install(List.of(moving(), aborting()));
        rules().install(List.of(aborting(), moving()));

        assertThat(server.requests(S3Operation.PUT_LIFECYCLE)).hasSize(1);
    }

    @Test
    void whenARuleIsInTheOldForm_thenItsPrefixIsRead() {
        assertThat(LifecycleXml.read(oldForm()).prefix()).isEqualTo("old/");
    }

    @SuppressWarnings("deprecation") // what others may have written
    private static software.amazon.awssdk.services.s3.model.LifecycleRule oldForm() {
        return software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("old")
                .prefix("old/")
                .status(ExpirationStatus.ENABLED)
                .expiration(e -> e.days(1))
                .build();
    }

    @Test
    void whenARuleOnlyRemovesMarkers_thenItRemovesNoObjects() {
        setForeign();

        LifecycleRule markers = rules().lifecycle().stream()
                .filter(rule -> rule.id().equals("markers"))
                .findFirst()
                .orElseThrow();

        assertThat(markers.expiry()).isEmpty();
        assertThat(markers.isNarrowed()).isTrue();
    }

    @Test
    void whenTheKeyMayNotAsk_thenThePermissionIsNamed() {
        server.faults().deny(S3Operation.GET_LIFECYCLE);

        RepositoryException refused = catchThrowableOfType(RepositoryException.class, () -> rules().lifecycle());

        assertThat(refused.explain())
                .contains(
                        "cannot read the lifecycle rules of the bucket " + S3Server.BUCKET,
                        "s3:GetLifecycleConfiguration on arn:aws:s3:::" + S3Server.BUCKET);
        server.faults().clear();
    }

    @Test
    void whenTheStoreKnowsNoRules_thenItSaysSo() {
        server.faults().next(S3Operation.GET_LIFECYCLE, 1, new S3Fault.Refuse(501, "NotImplemented"));

        StoreCannotException refused = catchThrowableOfType(StoreCannotException.class, () -> rules().lifecycle());

        assertThat(refused.explain()).contains("501 NotImplemented", "the store's own tools");
    }

    @Test
    void whenTheStoreDropsOurs_thenItIsNoticed() {
        server.faults().next(S3Operation.PUT_LIFECYCLE, 1, new S3Fault.ErrorInsideOk("InternalError"));

        RepositoryException refused =
                catchThrowableOfType(RepositoryException.class, () -> rules().install(List.of(moving())));

        assertThat(refused.explain()).contains("does not have the lifecycle rules", moving().id());
    }
}
