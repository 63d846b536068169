package dev.holdfast.repository.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.repository.Upload;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.s3.RealS3;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ceph's gateway answers beyond the contract, so that the server in the JVM can be held to it. */
@Tag("tools")
final class CephGatewayTest {
    private static final ObjectKey KEY = new ObjectKey("archives/daily/prod/one.zip");

    private static S3Store store(UnaryOperator<S3Settings> change) {
        return Stores.with(change.apply(RealS3.ceph("holdfast-gateway", Stores.freshPrefix())));
    }

    @Test
    void whenTheSecretIsWrong_thenItSaysSo() {
        try (S3Store store =
                store(Stores.credentials(new S3Settings.Credentials("holdfast", Secret.of("wrong-secret"))))) {
            RepositoryException failure =
                    catchThrowableOfType(RepositoryException.class, () -> store.put(KEY, "x".getBytes(UTF_8)));

            assertThat(failure).hasMessageContaining("SignatureDoesNotMatch");
            assertThat(failure.explain()).contains("secret-access-key").doesNotContain("wrong-secret");
        }
    }

    @Test
    void whenTheBucketIsMissing_thenNothingLooksEmpty() {
        try (S3Store store = store(Stores.bucket("holdfast-no-such-bucket"))) {
            assertThatThrownBy(() -> store.head(KEY)).hasMessageContaining("NoSuchBucket");
            assertThatThrownBy(() -> store.list("").toList()).hasMessageContaining("NoSuchBucket");
        }
    }

    @Test
    void whenItMustTakeChunkedBodies_thenTheHintSaysWhatToSet() {
        try (S3Store store = store(Stores.chunkedEncoding(true))) {
            RepositoryException failure =
                    catchThrowableOfType(RepositoryException.class, () -> store.put(KEY, "x".getBytes(UTF_8)));

            // A newer gateway takes them.
            assertThat(Optional.ofNullable(failure).map(RepositoryException::hint))
                    .satisfiesAnyOf(
                            hint -> assertThat(hint).isEmpty(),
                            hint -> assertThat(hint)
                                    .hasValueSatisfying(text -> assertThat(text).contains("chunked-encoding = false")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD_IA", "GLACIER_IR", "DEEP_ARCHIVE"})
    void whenAClassIsAskedFor_thenItHasIt(String storageClass) throws IOException {
        try (S3Store store = store(UnaryOperator.identity());
                Upload upload = store.upload(KEY, new UploadOptions(Optional.of(storageClass)))) {
            upload.write(new byte[6 << 20]);

            assertThat(upload.commit().storageClass()).isEqualTo(storageClass);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 17 << 20})
    void whenItCopiesInParts_thenTheCopyIsTheSame(int size) throws IOException {
        ObjectKey copy = new ObjectKey("archives/weekly/prod/two.zip");
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        try (S3Store store = Stores.copyingInParts(RealS3.ceph("holdfast-gateway", Stores.freshPrefix()))) {
            try (Upload upload = store.upload(KEY, UploadOptions.standard())) {
                upload.write(content);
                upload.commit();
            }

            store.copy(KEY, copy, new UploadOptions(Optional.of("STANDARD_IA")));
            store.reclassify(KEY, "GLACIER");

            assertThat(store.head(copy).orElseThrow().storageClass()).isEqualTo("STANDARD_IA");
            assertThat(store.head(KEY).orElseThrow().storageClass()).isEqualTo("GLACIER");
            assertThat(store.get(copy).readAllBytes()).isEqualTo(content);
            assertThat(store.get(KEY).readAllBytes()).isEqualTo(content);
            assertThat(store.unfinishedUploads()).isEmpty();
        }
    }

    /** It knows the names of the archives and reads them as any class. */
    @Test
    void whenAnObjectLiesInAnArchive_thenItIsReadableAndThawingDoesNothing() throws IOException {
        try (S3Store store = store(UnaryOperator.identity())) {
            try (Upload upload = store.upload(KEY, new UploadOptions(Optional.of("GLACIER")))) {
                upload.write(1);
                upload.commit();
            }

            store.thaw(KEY, ThawSpeed.STANDARD, 1);

            assertThat(store.status(KEY).orElseThrow().access()).isEqualTo(Access.READABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenAnyChecksumIsSet_thenPartsArriveWhole(S3Settings.Checksum checksum) throws IOException {
        try (S3Store store = store(Stores.checksum(checksum))) {
            for (int size : new int[] {0, 100, 11 << 20}) {
                try (Upload upload = store.upload(KEY, UploadOptions.standard())) {
                    upload.write(new byte[size]);
                    upload.commit();
                }
                assertThat(store.get(KEY).readAllBytes()).hasSize(size);
            }
        }
    }

    @Test
    void whenItAnswers_thenItTellsItsTime() {
        try (S3Store store = store(UnaryOperator.identity())) {
            Instant written = store.put(KEY, "x".getBytes(UTF_8)).modified();

            assertThat(store.clock())
                    .hasValueSatisfying(now ->
                            assertThat(Duration.between(written, now).abs()).isLessThan(Duration.ofSeconds(30)));
        }
    }
}
