package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Upload;
import dev.holdfast.testing.s3.RealS3;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of a bucket of Ceph's gateway, which carries them out: its days take ten seconds in the tests. */
@Tag("tools")
final class LifecycleOnCephTest extends LifecycleContract {
    @Override
    S3Settings create() {
        return RealS3.ceph("holdfast-lifecycle", Stores.freshPrefix());
    }

    @Test
    void whenDaysPass_thenTheBucketMovesArchivesAndDropsUploadsAndNothingElse() throws IOException {
        ObjectKey archive = new ObjectKey("archives/yearly/prod/one.zip");
        ObjectKey manifest = new ObjectKey("manifests/prod/one.json");
        write(archive);
        store().put(manifest, new byte[10]);
        try (Upload upload = store().upload(new ObjectKey("archives/daily/prod/two.zip"), UploadOptions.standard())) {
            upload.write(new byte[6 << 20]);
            upload.suspend();
        }
        assertThat(store().unfinishedUploads()).hasSize(1);

        rules().install(List.of(
                LifecycleRule.moving(
                        "holdfast-yearly",
                        rules().keyPrefix() + "archives/yearly/prod/",
                        List.of(new Transition(When.afterDays(1), "GLACIER"))),
                LifecycleRule.aborting("holdfast-uploads", rules().keyPrefix() + "archives/", 1)));

        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(store().head(archive).orElseThrow().storageClass())
                            .isEqualTo("GLACIER");
                    assertThat(store().unfinishedUploads()).isEmpty();
                });
        assertThat(store().list("archives/").findFirst().orElseThrow().storageClass())
                .isEqualTo("GLACIER");
        assertThat(store().head(manifest).orElseThrow().storageClass()).isEqualTo("STANDARD");
        assertThat(store().get(archive).readAllBytes()).hasSize(6 << 20);
    }

    private void write(ObjectKey key) throws IOException {
        try (Upload upload = store().upload(key, UploadOptions.standard())) {
            upload.write(new byte[6 << 20]);
            upload.commit();
        }
    }
}
