package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.CopiedObject;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnprovedCopyException;
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

                CopiedObject copy = other.copy(FROM, TO, new UploadOptions(Optional.of("STANDARD_IA")));

                assertThat(copy.isProved()).isTrue();
                assertThat(copy.object().storageClass()).isEqualTo("STANDARD_IA");
                assertThat(copy.object().version()).isEqualTo(source.version());
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
            server.faults().next(S3Operation.UPLOAD_PART_COPY, ALWAYS, new S3Fault.DamageStored(5));

            RepositoryException failure = catchThrowableOfType(
                    RepositoryException.class, () -> store.copy(FROM, TO, UploadOptions.standard()));

            assertThat(failure).hasMessageContainingAll("the copy of " + FROM + " at " + TO, "is not right", "SHA-256");
            assertThat(store.head(TO)).isEmpty();
            assertThat(store.head(FROM)).isPresent();
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void whenItChangesItsClassAndThePartsAreWrong_thenItStaysAsItIs(S3Settings.Checksum checksum)
                throws IOException {
            // NONE compares nothing that is not a proof, and without a proof nothing is replaced either.
            try (S3Store other = Stores.with(Stores.checksum(checksum).apply(server.settings(Stores.freshPrefix())))) {
                byte[] content = random(11 * MIB);
                upload(other, FROM, content);

                thenADamagedMoveLeavesItAsItIs(server, other, content);
            }
        }

        @Test
        void whenItFitsIntoOneRequest_thenItIsCopiedInItsPartsAllTheSame() throws IOException {
            try (S3Store other = Stores.on(server)) {
                byte[] content = random(11 * MIB);
                upload(other, FROM, content);
                server.forgetRequests();

                CopiedObject copy = other.copy(FROM, TO, UploadOptions.standard());
                other.reclassify(TO, "STANDARD_IA");

                assertThat(copy.isProved()).isTrue();
                assertThat(server.requests(S3Operation.COPY_OBJECT)).isEmpty();
                assertThat(other.head(TO).orElseThrow().version())
                        .isEqualTo(other.head(FROM).orElseThrow().version());
                assertThat(read(other, TO)).isEqualTo(content);
            }
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
        private final byte[] content = random(MIB + 1);

        @Test
        void whenItIsCopied_thenOneRequestDoesIt() throws IOException {
            upload(store, FROM, content);

            CopiedObject copy = store.copy(FROM, TO, new UploadOptions(Optional.of("GLACIER_IR")));

            assertThat(copy.isProved()).isTrue();
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
            assertThat(server.requests(S3Operation.UPLOAD_PART_COPY)).hasSize(2);
            assertThat(store.unfinishedUploads()).isEmpty();
            server.forgetRequests();
            store.reclassify(FROM, "STANDARD");
            assertThat(server.requests(S3Operation.UPLOAD_PART_COPY)).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void whenItChangesItsClassAndIsCopiedWrongly_thenItStaysAsItIs(S3Settings.Checksum checksum)
                throws IOException {
            try (S3Store other = Stores.with(Stores.checksum(checksum).apply(server.settings(Stores.freshPrefix())))) {
                upload(other, FROM, content);

                thenADamagedMoveLeavesItAsItIs(server, other, content);
            }
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
            server.faults().deny(S3Operation.UPLOAD_PART_COPY);

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
    class GivenAStoreWhoseEtagsAreNoSums {
        private final S3Server encrypting =
                S3Server.start(new S3Abilities(true, true, true, true, true, false, true, true, true, false));

        @AfterEach
        void stop() {
            encrypting.close();
        }

        private S3Store store(S3Settings.Checksum checksum) {
            return Stores.with(Stores.checksum(checksum).apply(encrypting.settings(Stores.freshPrefix())));
        }

        @ParameterizedTest
        @CsvSource({"SHA256, 1", "CRC32C, 1", "CRC32C, 11", "CRC32C, 16"})
        void whenItKeepsChecksums_thenTheyProveTheMove(S3Settings.Checksum checksum, int mib) throws IOException {
            try (S3Store other = store(checksum)) {
                byte[] content = random(mib * MIB);
                upload(other, FROM, content);

                assertThat(other.reclassify(FROM, "STANDARD_IA").storageClass()).isEqualTo("STANDARD_IA");
                thenADamagedMoveLeavesItAsItIs(encrypting, other, content);
            }
        }

        @ParameterizedTest
        @CsvSource({"MD5, 1", "MD5, 11", "NONE, 1", "NONE, 11"})
        void whenItWasAskedForNone_thenNothingIsReplacedUnproved(S3Settings.Checksum checksum, int mib)
                throws IOException {
            try (S3Store other = store(checksum)) {
                byte[] content = random(mib * MIB);
                upload(other, FROM, content);

                UnprovedCopyException refused =
                        catchThrowableOfType(UnprovedCopyException.class, () -> other.reclassify(FROM, "STANDARD_IA"));

                assertThat(refused.explain()).contains("keeps no sum", "managed-by = bucket", "checksum = sha256");
                assertThat(other.head(FROM).orElseThrow().storageClass()).isEqualTo("STANDARD");
                assertThat(encrypting.requests(S3Operation.COPY_OBJECT)).isEmpty();
                assertThat(encrypting.requests(S3Operation.UPLOAD_PART_COPY)).isEmpty();
            }
        }

        @Test
        void whenItWasAskedForNone_thenACopyIsNotSaidToBeProved() throws IOException {
            try (S3Store other = store(S3Settings.Checksum.NONE)) {
                byte[] content = random(MIB);
                upload(other, FROM, content);

                assertThat(other.copy(FROM, TO, UploadOptions.standard()).isProved())
                        .isFalse();

                assertThat(read(other, TO)).isEqualTo(content);
            }
        }
    }

    @Nested
    class GivenAStoreWithoutChecksums {
        @ParameterizedTest
        @ValueSource(ints = {1, 11})
        void whenAnObjectIsMovedWrongly_thenItsEtagTellsInTime(int mib) throws IOException {
            try (S3Server ceph = S3Server.start(S3Abilities.ceph());
                    S3Store other = Stores.on(ceph)) {
                byte[] content = random(mib * MIB);
                upload(other, FROM, content);

                thenADamagedMoveLeavesItAsItIs(ceph, other, content);
                other.reclassify(FROM, "GLACIER_IR");

                assertThat(read(other, FROM)).isEqualTo(content);
            }
        }
    }

    /** Whatever request the store is asked to make it with. */
    private static void thenADamagedMoveLeavesItAsItIs(S3Server server, S3Store store, byte[] content)
            throws IOException {
        String before = store.head(FROM).orElseThrow().storageClass();
        server.faults().next(S3Operation.UPLOAD_PART_COPY, ALWAYS, new S3Fault.DamageStored(5));
        server.faults().next(S3Operation.COPY_OBJECT, 1, new S3Fault.DamageStored(5));

        assertThatThrownBy(() -> store.reclassify(FROM, "GLACIER_IR")).isInstanceOf(UnprovedCopyException.class);

        server.faults().clear();
        assertThat(store.head(FROM).orElseThrow().storageClass()).isEqualTo(before);
        assertThat(read(store, FROM)).isEqualTo(content);
        assertThat(store.unfinishedUploads()).isEmpty();
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

                assertThat(other.copy(FROM, TO, UploadOptions.standard()).isProved())
                        .isFalse();

                assertThat(read(other, TO)).isEqualTo(content);
                assertThat(other.unfinishedUploads()).isEmpty();
            }
        }

        @Test
        void whenAnObjectShallChangeItsClass_thenItCannot() throws IOException {
            byte[] content = random(6 * MIB + 1);
            try (S3Server simple = S3Server.start(
                            new S3Abilities(false, false, true, false, true, false, false, false, false, true));
                    S3Store other = Stores.on(simple)) {
                upload(other, FROM, content);

                StoreCannotException refused =
                        catchThrowableOfType(StoreCannotException.class, () -> other.reclassify(FROM, "GLACIER"));

                assertThat(refused.explain()).contains("501 NotImplemented", "leave transitions out");
                assertThat(read(other, FROM)).isEqualTo(content);
                assertThat(other.unfinishedUploads()).isEmpty();
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
