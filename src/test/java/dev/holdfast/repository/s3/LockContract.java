package dev.holdfast.repository.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.LockedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.testing.s3.RealS3;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** What a bucket with Object Lock does. */
abstract class LockContract {
    static final ObjectKey KEY = new ObjectKey("archives/weekly/prod/one.zip");

    private S3Settings settings;
    private S3Store store;

    /** Returns a bucket with Object Lock, below a prefix of its own. */
    abstract S3Settings create();

    @BeforeEach
    void begin() {
        settings = create();
        store = Stores.with(settings);
        store.put(KEY, bytes("kept"));
    }

    @AfterEach
    void end() {
        if (store != null) { // there is none where create() skipped the test
            store.close();
        }
    }

    final S3Store store() {
        return store;
    }

    @ParameterizedTest
    @EnumSource
    void whenItIsLocked_thenItCannotBeRemovedBeforeItsTime(LockMode mode) {
        Instant until = inSeconds(6);
        store.lock(KEY, mode, until);

        LockedObjectException refused = catchThrowableOfType(LockedObjectException.class, () -> store.delete(KEY));

        assertThat(refused.until()).hasValue(until);
        assertThat(refused.explain()).contains("cannot delete " + KEY, "locked until " + until, "HINT: wait");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(store.status(KEY).orElseThrow().lockedUntil()).hasValue(until);
        assertThat(store.head(KEY)).isPresent();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            store.delete(KEY);
            return true;
        });
        assertThat(store.head(KEY)).isEmpty();
        assertThat(versions()).isEmpty();
    }

    @Test
    void whenItIsLockedForLonger_thenItIs_andForShorterItStays() {
        Instant later = inSeconds(86_400);
        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(3600));

        store.lock(KEY, LockMode.GOVERNANCE, later);
        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(60));

        assertThat(store.status(KEY).orElseThrow().lockedUntil()).hasValue(later);
    }

    @Test
    void whenTheTimeHasFractions_thenItIsNeverLockedForLess() {
        Instant until = inSeconds(3600).plusMillis(1);

        store.lock(KEY, LockMode.GOVERNANCE, until);

        assertThat(store.status(KEY).orElseThrow().lockedUntil())
                .hasValue(until.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    }

    @Test
    void whenALockIsStronger_thenItStaysSo() {
        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(5));
        store.lock(KEY, LockMode.COMPLIANCE, inSeconds(5));

        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(9));

        assertThat(mode()).isEqualTo("COMPLIANCE");
        assertThat(store.status(KEY).orElseThrow().lockedUntil().orElseThrow()).isAfter(inSeconds(5));
    }

    @Test
    void whenALockedOneIsHidden_thenItIsOutOfSightAndStays() {
        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(3600));

        store.hide(KEY);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.list("").toList()).isEmpty();
        assertThat(versions()).hasSize(1);
    }

    @Test
    void whenAnUnlockedOneIsRemoved_thenItsBytesGo() {
        assertThat(versions()).hasSize(1);

        store.delete(KEY);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(versions()).isEmpty();
    }

    @Test
    void whenOneWasWrittenTwice_thenNothingComesIntoSightAgain() {
        store.put(KEY, bytes("kept again"));
        assertThat(versions()).hasSize(2);

        store.delete(KEY);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(versions()).isEmpty();
    }

    @Test
    void whenOneIsCopied_thenTheLockStaysWithTheFirst() {
        ObjectKey copy = new ObjectKey("archives/yearly/prod/two.zip");
        store.lock(KEY, LockMode.GOVERNANCE, inSeconds(3600));

        store.copy(KEY, copy, UploadOptions.standard());

        assertThat(store.status(copy).orElseThrow().lockedUntil()).isEmpty();
        assertThat(store.status(KEY).orElseThrow().lockedUntil()).isPresent();
        store.delete(copy);
    }

    @Test
    void whenItShallMoveToAnotherClass_thenThatIsLeftToTheBucket() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> store.reclassify(KEY, "STANDARD_IA"));

        assertThat(refused.explain()).contains("keeps versions", "HINT", "managed-by = bucket");
        assertThat(versions()).hasSize(1);
    }

    @Test
    void whenAMissingOneIsLocked_thenItIsSaidToBeMissing() {
        assertThatThrownBy(() -> store.lock(new ObjectKey("missing"), LockMode.GOVERNANCE, inSeconds(60)))
                .isInstanceOf(ObjectMissingException.class);
    }

    @Test
    void whenTheBucketIsAsked_thenItTellsVersionsAndLock() {
        BucketRules bucket = store.bucket().orElseThrow();

        assertThat(bucket.versioning()).isEqualTo(BucketRules.Versioning.ON);
        assertThat(bucket.objectLock()).isPresent();
    }

    @Test
    void whenConditionalWritesAreUsed_thenTheyWorkAsEver() {
        ObjectKey lease = new ObjectKey("leases/prod.json");

        assertThat(store.putIfAbsent(lease, bytes("one"))).isTrue();
        String version = store.head(lease).orElseThrow().version();
        assertThat(store.putIfVersion(lease, bytes("two!"), version)).isPresent();
        assertThat(store.putIfVersion(lease, bytes("three"), version)).isEmpty();
        store.hide(lease);
        assertThat(store.putIfAbsent(lease, bytes("four"))).isTrue();
    }

    private String mode() {
        try (S3Client client = RealS3.client(settings)) {
            return client.headObject(b -> b.bucket(settings.bucket()).key(settings.prefix() + "/" + KEY))
                    .objectLockModeAsString();
        }
    }

    /** The versions that have bytes. */
    private List<ObjectVersion> versions() {
        try (S3Client client = RealS3.client(settings)) {
            return client.listObjectVersions(b -> b.bucket(settings.bucket()).prefix(settings.prefix() + "/" + KEY))
                    .versions();
        }
    }

    static Instant inSeconds(long seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
