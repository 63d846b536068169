package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.RealS3;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Against the S3 server in the JVM. */
final class ColdStorageTest extends ColdStorageContract {
    private final ShiftedClock clock = new ShiftedClock();
    private final S3Server s3 = S3Server.start(S3Abilities.aws(), clock);

    @AfterEach
    void stop() {
        s3.close();
    }

    @Override
    boolean letPass(Duration time) {
        clock.shift(time);
        return true;
    }

    @Override
    S3Settings bucket() {
        return s3.settings("convex");
    }

    @Override
    S3Settings lockedBucket() {
        return s3.withObjectLock().settings("convex");
    }

    @Override
    S3Settings ruledBucket() {
        return bucket();
    }

    @Override
    boolean hasArchives() {
        return true;
    }

    @Override
    void denyDeletion(S3Settings settings) {
        s3.faults().deny(S3Operation.DELETE_OBJECT);
    }

    /** It keeps rules and does not carry them out. */
    @Override
    void letTheBucketMove(S3Settings settings, String key, String storageClass) {
        moveInItsPlace(settings, key, storageClass);
    }

    static void moveInItsPlace(S3Settings settings, String key, String storageClass) {
        try (S3Client client = RealS3.client(settings)) {
            client.copyObject(b -> b.sourceBucket(settings.bucket())
                    .sourceKey(settings.prefix() + "/" + key)
                    .destinationBucket(settings.bucket())
                    .destinationKey(settings.prefix() + "/" + key)
                    .storageClass(StorageClass.fromValue(storageClass)));
        }
    }

    @Test
    void whenAThawTakesHours_thenTheSameCommandTellsHowFarItIsAndAsksAnew() throws IOException {
        s3.thawingTakes(Duration.ofHours(4));
        Commands holdfast = configured(bucket(), "", "tiers.manual { storage-class = DEEP_ARCHIVE }");
        String id = backup(holdfast);

        assertThat(holdfast.execute("thaw", id, "--speed", "expedited")).isEqualTo(2);
        assertThat(holdfast.err()).contains("nothing is thawed expedited from the class DEEP_ARCHIVE");
        ok(holdfast, "thaw", id);
        assertThat(holdfast.out())
                .contains(id + " in cloud: DEEP_ARCHIVE, being thawed, usually up to 12 hours from the request");
        ok(holdfast, "thaw", id);
        assertThat(holdfast.out()).contains("being thawed");
        assertThat(s3.requests(S3Operation.RESTORE_OBJECT)).hasSize(1);
        Path zip = folder().resolve("snapshot.zip");
        assertThat(holdfast.execute("fetch", id, "--output", zip.toString())).isEqualTo(7);
        assertThat(holdfast.err()).contains("DEEP_ARCHIVE, being thawed");

        s3.finishThaws();
        ok(holdfast, "fetch", id, "--output", zip.toString());
        Files.delete(zip);
        s3.endThaws();
        assertThat(holdfast.execute("fetch", id, "--output", zip.toString())).isEqualTo(7);
        ok(holdfast, "thaw", id);
        assertThat(s3.requests(S3Operation.RESTORE_OBJECT)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thaw", "verify --thaw", "fetch --thaw --output ZIP"})
    void whenABackupIsThawedToBeRead_thenItIsHeldWhicheverCommandDoesIt(String command) throws IOException {
        Commands holdfast = configured(bucket(), "", "tiers.manual { storage-class = GLACIER }");
        String id = backup(holdfast);
        String zip = folder().resolve("snapshot.zip").toString();

        ok(holdfast, (command.replace("ZIP", zip) + " " + id).split(" "));

        assertThat(holdfast.err()).contains("no prune removes it before ");
        ok(holdfast, "list");
        assertThat(holdfast.out()).contains("verified, held");
    }

    @Test
    void whenItIsHeldForADay_thenAThawExtendsThatHold() throws IOException {
        Commands holdfast = configured(bucket(), "", "tiers.manual { storage-class = GLACIER }");
        String id = backup(holdfast);
        String tomorrow = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        ok(holdfast, "hold", id, "--reason", "the lawyers", "--until", tomorrow);

        ok(holdfast, "thaw", id, "--days", "7");

        ok(holdfast, "show", id);
        assertThat(holdfast.out()).contains("the lawyers").doesNotContain(tomorrow);
    }

    @Test
    void whenACopyLiesInADirectory_thenItHasNoClassAnywhere() throws IOException {
        Commands holdfast = configured(bucket(), "", """
                tiers.manual { storage-class = STANDARD_IA, keep-last = 5, into = [local, cloud] }
                repositories.local { type = directory, path = "%s" }
                """.formatted(folder().resolve("repository")));
        backup(holdfast);
        ok(holdfast, "replicate");

        ok(holdfast, "list", "--json");
        assertThat(holdfast.out()).contains("\"local\" : null", "\"cloud\" : \"STANDARD_IA\"");
        ok(holdfast, "show", "latest", "--json");
        assertThat(holdfast.out()).contains("\"local\" : null", "\"cloud\" : \"STANDARD_IA\"");
        ok(holdfast, "show", "latest");
        assertThat(holdfast.out()).contains("cloud (STANDARD_IA), local").doesNotContain("STANDARD,");
        ok(holdfast, "prune", "--repository", "local");
        assertThat(holdfast.out()).contains("  -      keep").doesNotContain("STANDARD");
        ok(holdfast, "prune", "--repository", "cloud");
        assertThat(holdfast.out()).contains("STANDARD_IA  keep");
        ok(holdfast, "plan", "--cost", "--repository", "local");
        assertThat(holdfast.out()).contains("no prices: it is a directory").doesNotContain("STANDARD");
    }
}
