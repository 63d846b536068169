package dev.holdfast.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.replicate.CopyResult.Copied;
import dev.holdfast.replicate.RepairResult.State;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.retention.Age;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.RealS3;
import dev.holdfast.testing.s3.S3Server;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A second repository in a bucket with Object Lock, whose backups are locked for thirty days. */
final class LockedCopiesTest {
    private static final Duration LENGTH = Duration.ofDays(30);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final TestClock clock = new TestClock(now);
    private final S3Server server = S3Server.start().withObjectLock();
    private final S3Settings settings = server.settings("locked");
    private Site site = site(LockMode.GOVERNANCE);

    private Site site(LockMode mode) {
        Map<String, ObjectStore> stores = new LinkedHashMap<>();
        stores.put("local", new MemoryStore(clock));
        stores.put("cloud", new S3Store(settings));
        return new Site(clock, stores, Map.of("cloud", new LockTerms(mode, Age.ofDays(30))));
    }

    @AfterEach
    void close() {
        site.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void whenABackupIsCopied_thenAllOfItIsLockedAsTheTargetSays(LockMode mode) throws Exception {
        site.close();
        site = site(mode);
        Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");

        assertThat(site.replicate("cloud")).singleElement().isInstanceOf(Copied.class);

        thenAllOfItIsLocked(manifest, mode);
    }

    @Test
    void whenACopyWasCutBeforeItsManifest_thenItIsLockedOnceItIsThere() throws Exception {
        Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
        site.stores.get("cloud").denying(Operation.PUT_IF_ABSENT, "manifests/");
        assertThatThrownBy(() -> site.replicate("cloud")).isInstanceOf(RepositoryException.class);
        assertThat(lockOf(manifest.archive().key())).isEmpty();
        site.stores.get("cloud").heal();

        site.replicate("cloud");

        thenAllOfItIsLocked(manifest, LockMode.GOVERNANCE);
    }

    @Test
    void whenTheEnvironmentVariablesAreNowhere_thenTheRestIsLockedAllTheSame() throws Exception {
        Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
        site.stores.get("local").delete(new ObjectKey(manifest.context().key().orElseThrow()));

        site.replicate("cloud");

        assertThat(lockOf(manifest.archive().key())).contains(end());
        assertThat(lockOf("manifests/prod/" + manifest.id() + ".json")).contains(end());
    }

    @Test
    void whenTheLockCannotBeSet_thenTheCopyIsThereAllTheSame() throws Exception {
        Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
        site.stores.get("cloud").denying(Operation.LOCK);

        site.replicate("cloud");

        assertThat(site.backup(manifest).repositories()).containsExactly("local", "cloud");
    }

    @Test
    void whenALockedCopyIsRepaired_thenWhatWasWrittenAnewIsLocked() throws Exception {
        Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
        site.replicate("cloud");
        for (String key : parts(manifest)) {
            site.stores.get("cloud").put(new ObjectKey(key), "damaged".getBytes(UTF_8));
            assertThat(lockOf(key)).as("of the damaged version").isEmpty();
        }

        List<RepairResult> results = site.repairer.repair(site.backup(manifest), CopyProgress.ignored());

        assertThat(results).extracting(RepairResult::state).containsExactly(State.GOOD, State.REPAIRED);
        thenAllOfItIsLocked(manifest, LockMode.GOVERNANCE);
    }

    private void thenAllOfItIsLocked(Manifest manifest, LockMode mode) {
        for (String key : parts(manifest)) {
            assertThat(lockOf(key)).as(key).contains(end());
            assertThat(modeOf(key)).as(key).isEqualTo(mode.name());
        }
    }

    /** Of the newest version. */
    private Optional<Instant> lockOf(String key) {
        return site.stores.get("cloud").status(new ObjectKey(key)).flatMap(ObjectStatus::lockedUntil);
    }

    private Instant end() {
        return clock.instant().plus(LENGTH);
    }

    private String modeOf(String key) {
        try (S3Client client = RealS3.client(settings)) {
            return client.headObject(b -> b.bucket(settings.bucket()).key(settings.prefix() + "/" + key))
                    .objectLockModeAsString();
        }
    }

    private static List<String> parts(Manifest manifest) {
        return List.of(
                manifest.archive().key(),
                manifest.context().key().orElseThrow(),
                "manifests/prod/" + manifest.id() + ".json");
    }
}
