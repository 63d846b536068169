package dev.holdfast.repository.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.repository.Access;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store with archives does with an object in one. */
abstract class ArchiveContract {
    static final ObjectKey KEY = new ObjectKey("archives/yearly/prod/one.zip");

    private S3Store store;

    /** Returns an empty store. It is closed after the test. */
    abstract S3Store create();

    @BeforeEach
    void begin() {
        store = create();
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
    @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
    void whenItIsRead_thenTheClassAndWhatToDoAreSaid(String storageClass) throws IOException {
        archive(storageClass);

        ArchivedObjectException refused = catchThrowableOfType(
                ArchivedObjectException.class, () -> store.get(KEY).close());

        assertThat(refused.storageClass()).isEqualTo(storageClass);
        assertThat(refused.explain()).contains(KEY.value(), storageClass, "HINT: thaw it first: holdfast thaw");
        assertThat(store.status(KEY).orElseThrow().access()).isEqualTo(Access.ARCHIVED);
        assertThat(catchThrowableOfType(
                        ArchivedObjectException.class, () -> store.get(KEY, 3).close()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
    void whenItIsThawed_thenItCanBeReadForSomeDays(String storageClass) throws IOException {
        archive(storageClass);

        store.thaw(KEY, ThawSpeed.BULK, 3);

        ObjectStatus thawed = store.status(KEY).orElseThrow();
        assertThat(thawed.access()).isEqualTo(Access.THAWED);
        assertThat(thawed.object().storageClass()).isEqualTo(storageClass);
        assertThat(thawed.thawedUntil())
                .hasValueSatisfying(until -> assertThat(
                                Duration.between(Instant.now(), until).toHours())
                        .isBetween(70L, 97L));
        try (InputStream content = store.get(KEY)) {
            assertThat(content.readAllBytes()).asString(UTF_8).isEqualTo("in the archive");
        }
    }

    @Test
    void whenAThawedOneIsThawedAgain_thenTheDaysCountAnew() throws IOException {
        archive("GLACIER");

        store.thaw(KEY, ThawSpeed.STANDARD, 1);
        store.thaw(KEY, ThawSpeed.STANDARD, 5);

        assertThat(store.status(KEY).orElseThrow().thawedUntil().orElseThrow())
                .isAfter(Instant.now().plus(Duration.ofDays(4)));
    }

    @Test
    void whenAThawedOneIsMovedBack_thenItCanBeReadForGood() throws IOException {
        archive("GLACIER");
        store.thaw(KEY, ThawSpeed.STANDARD, 1);

        assertThat(store.reclassify(KEY, "STANDARD").storageClass()).isEqualTo("STANDARD");

        assertThat(store.status(KEY).orElseThrow().access()).isEqualTo(Access.READABLE);
        assertThat(store.list("archives/").findFirst().orElseThrow().storageClass())
                .isEqualTo("STANDARD");
    }

    @Test
    void whenAnotherIsMovedThere_thenItIsArchived() throws IOException {
        archive("STANDARD_IA");

        assertThat(store.reclassify(KEY, "GLACIER").storageClass()).isEqualTo("GLACIER");

        assertThat(store.status(KEY).orElseThrow().access()).isEqualTo(Access.ARCHIVED);
        assertThat(store.list("archives/").findFirst().orElseThrow().storageClass())
                .isEqualTo("GLACIER");
    }

    final void archive(String storageClass) throws IOException {
        try (Upload upload = store.upload(KEY, new UploadOptions(Optional.of(storageClass)))) {
            upload.write("in the archive".getBytes(UTF_8));
            upload.commit();
        }
    }
}
