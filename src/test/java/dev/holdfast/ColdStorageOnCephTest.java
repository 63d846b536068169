package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.testing.s3.RealS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Against Ceph's gateway, which carries lifecycle rules out (a day takes ten seconds in the tests) and reads every class at once. */
@Tag("tools")
final class ColdStorageOnCephTest extends ColdStorageContract {
    private static String freshPrefix() {
        return "commands/" + UUID.randomUUID();
    }

    @Override
    S3Settings bucket() {
        return RealS3.ceph("holdfast-commands", freshPrefix());
    }

    @Override
    S3Settings lockedBucket() {
        return RealS3.cephWithLock("holdfast-commands-locked", freshPrefix());
    }

    @Override
    S3Settings ruledBucket() {
        return RealS3.ceph("holdfast-commands-ruled", freshPrefix());
    }

    @Override
    boolean hasArchives() {
        return false;
    }

    @Override
    void denyDeletion(S3Settings settings) {
        try (S3Client client = RealS3.client(settings)) {
            client.putBucketPolicy(
                    b -> b.bucket(settings.bucket()).policy("""
                    { "Version": "2012-10-17", "Statement": [ {
                        "Effect": "Deny", "Principal": "*", "Action": [ "s3:DeleteObject", "s3:DeleteObjectVersion" ],
                        "Resource": "arn:aws:s3:::%s/%s/*" } ] }
                    """.formatted(settings.bucket(), settings.prefix())));
        }
    }

    @Override
    boolean isPunctual() {
        return true;
    }

    @Override
    void letTheBucketMove(S3Settings settings, String key, String storageClass) {
        // It does so by itself.
    }

    @Test
    void whenItReadsArchivesAtOnce_thenNothingIsThawedOrRefused() throws IOException {
        Commands holdfast = configured(bucket(), "", "tiers.manual { storage-class = GLACIER }");
        String id = backup(holdfast);
        Path zip = folder().resolve("snapshot.zip");

        ok(holdfast, "thaw", id);
        assertThat(holdfast.out()).contains("GLACIER, can be read at once");
        ok(holdfast, "fetch", id, "--output", zip.toString());
        assertThat(zip).isNotEmptyFile();
    }
}
