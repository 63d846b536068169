package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How objects are copied inside a bucket, in one request and in parts, and what is noticed. */
final class CopiesTest {
    private static final int MIB = 1 << 20;
    private static final int ALWAYS = 100;
    private static final ObjectKey FROM = new ObjectKey("archives/daily/prod/one.zip");
    private static final ObjectKey TO = new ObjectKey("archives/weekly/prod/two.zip");

    private final S3Server server = S3Server.start();
    private final S3Store store = Stores.copyingInParts(server.settings(Stores.freshPrefix()));

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Nested
    class GivenALargeObject {
        @ParameterizedTest
        @EnumSource
        void whenItIsCopied_thenTheStoreCopiesTheSamePartsAndTheSumsAgree(S3Settings.Checksum checksum)
                throws IOException {
            try (S3Store other =
                    Stores.copyingInParts(Stores.checksum(checksum).apply(server.settings(Stores.freshPrefix())))) {
                byte[] content = random(17 * MIB + 1);
                StoredObject source = upload(other, FROM, content);
                server.forgetRequests();

                StoredObject copy = other.copy(FROM, TO, new UploadOptions(Optional.of("STANDARD_IA")));

                assertThat(copy.storageClass()).isEqualTo("STANDARD_IA");
                assertThat(copy.version()).isEqualTo(source.version());
                assertThat(server.requests(S3Operation.UPLOAD_PART_COPY)).hasSize(4);
                assertThat(server.requests(S3Operation.GET_OBJECT)).isEmpty();
                assertThat(read(other, TO)).isEqualTo(content);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"GLACIER_IR", "STANDARD_IA"})
        void whenItChangesItsClass_thenNothingElseChanges(String storageClass) throws IOException {
            byte[] content = random(11 * MIB);
            upload(store, FROM, content);

            StoredObject moved = store.reclassify(FROM, storageClass);

            assertThat(moved.storageClass()).isEqualTo(storageClass);
            assertThat(store.list("").toList())
                    .hasSize(1)
                    .allSatisfy(object -> assertThat(object.storageClass()).isEqualTo(storageClass));
            assertThat(read(store, FROM)).isEqualTo(content);
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenThePartsAreCopiedWrongly_thenItIsNoticedAndNothingIsLeft() throws IOException {
            upload(store, FROM, random(11 * MIB));
            server.faults().next(S3Operation.UPLOAD_PART_COPY, 1, new S3Fault.DamageStored(5));

            RepositoryException failure = catchThrowableOfType(
                    RepositoryException.class, () -> store.copy(FROM, TO, UploadOptions.standard()));

            assertThat(failure).hasMessageContainingAll("the copy of " + FROM + " at " + TO, "is not right", "SHA-256");
            assertThat(store.head(TO)).isEmpty();
            assertThat(store.head(FROM)).isPresent();
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenAPartCannotBeCopied_thenNothingIsLeft() throws IOException {
            upload(store, FROM, random(11 * MIB));
            server.faults().next(S3Operation.UPLOAD_PART_COPY, ALWAYS, S3Fault.internalError());

            assertThatThrownBy(() -> store.copy(FROM, TO, UploadOptions.standard()))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("500 InternalError");

            server.faults().clear();
            assertThat(store.head(TO)).isEmpty();
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"UPLOAD_PART_COPY", "COMPLETE_UPLOAD"})
        void whenAnswersAreLost_thenTheCopyIsWhole(S3Operation operation) throws IOException {
            byte[] content = random(11 * MIB);
            upload(store, FROM, content);
            server.faults().next(operation, 1, new S3Fault.LoseAnswer());

            store.copy(FROM, TO, UploadOptions.standard());

            assertThat(read(store, TO)).isEqualTo(content);
        }
    }

    @Nested
    class GivenASmallObject {
        private final byte[] content = random(5 * MIB + 1);

        @Test
        void whenItIsCopied_thenOneRequestDoesIt() throws IOException {
            upload(store, FROM, content);

            store.copy(FROM, TO, new UploadOptions(Optional.of("GLACIER_IR")));

            assertThat(store.head(TO).orElseThrow().storageClass()).isEqualTo("GLACIER_IR");
            assertThat(server.requests(S3Operation.COPY_OBJECT)).hasSize(1);
            assertThat(read(store, TO)).isEqualTo(content);
        }

        @Test
        void whenItChangesItsClass_thenNothingElseChanges() throws IOException {
            upload(store, FROM, content);

            assertThat(store.reclassify(FROM, "STANDARD_IA").storageClass()).isEqualTo("STANDARD_IA");
            assertThat(store.reclassify(FROM, "STANDARD").storageClass()).isEqualTo("STANDARD");

            assertThat(read(store, FROM)).isEqualTo(content);
            server.forgetRequests();
            store.reclassify(FROM, "STANDARD");
            assertThat(server.requests(S3Operation.COPY_OBJECT)).isEmpty();
        }

        @Test
        void whenItIsCopiedWrongly_thenItIsNoticedAndNothingIsLeft() {
            store.put(FROM, new byte[1000]);
            server.faults().next(S3Operation.COPY_OBJECT, 1, new S3Fault.DamageStored(5));

            assertThatThrownBy(() -> store.copy(FROM, TO, UploadOptions.standard()))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContainingAll("is not right", "SHA-256");

            assertThat(store.head(TO)).isEmpty();
        }

        @Test
        void whenAnswersAreLost_thenTheCopyIsWhole() throws IOException {
            upload(store, FROM, content);
            server.faults().next(S3Operation.COPY_OBJECT, ALWAYS, new S3Fault.LoseAnswer());

            store.copy(FROM, TO, UploadOptions.standard());

            assertThat(read(store, TO)).isEqualTo(content);
        }

        @Test
        void whenTheKeyMayNot_thenItSaysWhatItNeeds() throws IOException {
            upload(store, FROM, content);
            server.faults().deny(S3Operation.COPY_OBJECT);

            RepositoryException refused =
                    catchThrowableOfType(RepositoryException.class, () -> store.reclassify(FROM, "STANDARD_IA"));

            assertThat(refused.explain())
                    .contains("cannot move to another storage class " + FROM, "s3:GetObject and s3:PutObject");
        }

        @Test
        void whenTheBucketKeepsVersions_thenItIsNotMoved() throws IOException {
            server.keepVersions();
            upload(store, FROM, content);

            RefusedException refused =
                    catchThrowableOfType(RefusedException.class, () -> store.reclassify(FROM, "STANDARD_IA"));

            assertThat(refused.explain()).contains("managed-by = bucket");
            assertThat(server.versions()).isEqualTo(1);
        }
    }

    @Nested
    class GivenAStoreThatDoesNotCopy {
        @Test
        void whenAnObjectIsCopied_thenItGoesThroughHere() throws IOException {
            byte[] content = random(6 * MIB + 1);
            try (S3Server simple = S3Server.start(S3Abilities.simple());
                    S3Store other = Stores.copyingInParts(
                            Stores.checksum(S3Settings.Checksum.NONE).apply(simple.settings("x")))) {
                upload(other, FROM, content);

                other.copy(FROM, TO, UploadOptions.standard());

                assertThat(read(other, TO)).isEqualTo(content);
                assertThat(other.unfinishedUploads()).isEmpty();
                StoreCannotException refused =
                        catchThrowableOfType(StoreCannotException.class, () -> other.reclassify(FROM, "GLACIER"));
                assertThat(refused.explain()).contains("501 NotImplemented", "leave transitions out");
                assertThat(read(other, FROM)).isEqualTo(content);
            }
        }
    }

    private static StoredObject upload(S3Store to, ObjectKey key, byte[] content) throws IOException {
        try (Upload upload = to.upload(key, UploadOptions.standard())) {
            upload.write(content);
            return upload.commit();
        }
    }

    private static byte[] read(S3Store from, ObjectKey key) throws IOException {
        try (InputStream content = from.get(key)) {
            return content.readAllBytes();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
