package dev.holdfast.repository.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.DamagedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of requests when the store or the way to it misbehaves. */
final class S3StoreUnderFaultsTest {
    private static final int MIB = 1 << 20;
    private static final int ALWAYS = 1000;
    private static final ObjectKey KEY = new ObjectKey("archives/daily/prod/one.zip");

    private final S3Server server = S3Server.start();
    private final S3Store store = Stores.on(server);

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    static S3Fault[] passing() {
        return new S3Fault[] {
            S3Fault.internalError(), S3Fault.slowDown(), new S3Fault.DropConnection(), new S3Fault.LoseAnswer()
        };
    }

    @Nested
    class GivenAFaultThatPasses {
        @ParameterizedTest
        @MethodSource("dev.holdfast.repository.s3.S3StoreUnderFaultsTest#passing")
        void whenASmallObjectIsPut_thenItIsThere(S3Fault fault) throws IOException {
            server.faults().next(S3Operation.PUT_OBJECT, 2, fault);

            store.put(KEY, bytes("content"));

            assertThat(read()).isEqualTo(bytes("content"));
            assertThat(server.requests(S3Operation.PUT_OBJECT)).hasSize(3);
        }

        @ParameterizedTest
        @MethodSource("dev.holdfast.repository.s3.S3StoreUnderFaultsTest#passing")
        void whenPartsAreSent_thenTheObjectIsWhole(S3Fault fault) throws IOException {
            byte[] content = random(12 * MIB);
            server.faults().next(S3Operation.UPLOAD_PART, 3, fault);

            upload(content);

            assertThat(read()).isEqualTo(content);
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("dev.holdfast.repository.s3.S3StoreUnderFaultsTest#passing")
        void whenAnUploadIsCompleted_thenTheObjectIsWhole(S3Fault fault) throws IOException {
            byte[] content = random(6 * MIB);
            server.faults().next(S3Operation.COMPLETE_UPLOAD, 1, fault);

            StoredObject stored = upload(content);

            assertThat(stored.sizeBytes()).isEqualTo(content.length);
            assertThat(read()).isEqualTo(content);
        }

        @Test
        void whenCompletingAnswersAnErrorInsideOk_thenItIsTriedAgain() throws IOException {
            byte[] content = random(6 * MIB);
            server.faults().next(S3Operation.COMPLETE_UPLOAD, 1, new S3Fault.ErrorInsideOk("InternalError"));

            upload(content);

            assertThat(read()).isEqualTo(content);
            assertThat(server.requests(S3Operation.COMPLETE_UPLOAD)).hasSize(2);
        }

        @Test
        void whenAnAnswerToAConditionalWriteIsLost_thenOurOwnWriteIsRecognised() {
            assertThat(store.hasConditionalPut()).isTrue();
            server.faults().next(S3Operation.PUT_OBJECT, 1, new S3Fault.LoseAnswer());

            assertThat(store.putIfAbsent(KEY, bytes("mine"))).isTrue();
            assertThat(store.putIfAbsent(KEY, bytes("mine"))).isFalse();
        }

        @Test
        void whenAnAnswerToAReplacementIsLost_thenOurOwnWriteIsRecognised() throws IOException {
            String version = store.put(KEY, bytes("first")).version();
            assertThat(store.hasConditionalPut()).isTrue();
            server.faults().next(S3Operation.PUT_OBJECT, 1, new S3Fault.LoseAnswer());

            StoredObject replaced =
                    store.putIfVersion(KEY, bytes("second"), version).orElseThrow();

            assertThat(replaced.version())
                    .isEqualTo(store.head(KEY).orElseThrow().version());
            assertThat(read()).isEqualTo(bytes("second"));
        }

        @Test
        void whenAnAnswerToTheProbeIsLost_thenTheStoreIsNotMisjudged() {
            server.faults().pass(S3Operation.PUT_OBJECT, 3);
            server.faults().next(S3Operation.PUT_OBJECT, 1, new S3Fault.LoseAnswer());

            assertThat(store.hasConditionalPut()).isTrue();
        }

        @Test
        void whenReadingIsCut_thenItGoesOnWhereItWas() throws IOException {
            byte[] content = random(12 * MIB);
            upload(content);
            server.faults().next(S3Operation.GET_OBJECT, 1, new S3Fault.CutBody(3_000_000));
            server.faults().next(S3Operation.GET_OBJECT, 1, new S3Fault.CutBody(5_000_000));

            assertThat(read()).isEqualTo(content);
            assertThat(server.requests(S3Operation.GET_OBJECT).get(1).header("range"))
                    .hasValueSatisfying(range -> assertThat(range).matches("bytes=\\d+-"));
        }
    }

    @Nested
    class GivenAFaultThatStays {
        @Test
        void whenASmallObjectIsPut_thenItSaysWhatFailedAndWhere() {
            server.faults().next(S3Operation.PUT_OBJECT, ALWAYS, S3Fault.slowDown());

            RepositoryException failure =
                    catchThrowableOfType(RepositoryException.class, () -> store.put(KEY, bytes("x")));

            assertThat(failure)
                    .hasMessageContainingAll("cannot write " + KEY, store.location(), "503 SlowDown", "after 5 tries");
            assertThat(failure.hint()).contains("overloaded");
        }

        @Test
        void whenAPartFails_thenNothingIsLeft() {
            server.faults().pass(S3Operation.UPLOAD_PART, 1);
            server.faults().next(S3Operation.UPLOAD_PART, ALWAYS, S3Fault.internalError());

            assertThatThrownBy(() -> upload(random(30 * MIB)))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("cannot upload a part of " + KEY);

            assertNothingIsLeft();
        }

        @Test
        void whenCompletingAnswersErrorsInsideOk_thenNothingIsLeft() {
            server.faults().next(S3Operation.COMPLETE_UPLOAD, ALWAYS, new S3Fault.ErrorInsideOk("InternalError"));

            assertThatThrownBy(() -> upload(random(6 * MIB)))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContainingAll("cannot complete the upload of " + KEY, "InternalError");

            assertNothingIsLeft();
        }

        @Test
        void whenAllAnswersToCompletingAreLost_thenTheObjectIsFound() throws IOException {
            byte[] content = random(6 * MIB);
            server.faults().next(S3Operation.COMPLETE_UPLOAD, ALWAYS, new S3Fault.LoseAnswer());

            upload(content);

            assertThat(read()).isEqualTo(content);
        }

        @Test
        void whenNobodyKnowsWhetherItIsThere_thenItSaysSo() {
            server.faults().next(S3Operation.COMPLETE_UPLOAD, ALWAYS, new S3Fault.LoseAnswer());
            server.faults().next(S3Operation.HEAD_OBJECT, ALWAYS, S3Fault.internalError());

            assertThatThrownBy(() -> upload(random(6 * MIB)))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("whether the object is there nobody knows");
        }

        @Test
        void whenReadingIsAlwaysCut_thenItFails() throws IOException {
            upload(random(6 * MIB));
            server.faults().next(S3Operation.GET_OBJECT, ALWAYS, new S3Fault.CutBody(0));

            assertThatThrownBy(S3StoreUnderFaultsTest.this::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("was cut at byte 0 of " + 6 * MIB, KEY.value());
        }

        @Test
        void whenDeletingIsDenied_thenItNamesThePermission() {
            store.put(KEY, bytes("x"));
            server.faults().deny(S3Operation.DELETE_OBJECT);

            RepositoryException failure = catchThrowableOfType(RepositoryException.class, () -> store.delete(KEY));

            assertThat(failure).hasMessageContainingAll("cannot delete " + KEY, "403 AccessDenied");
            assertThat(failure.hint()).contains("s3:DeleteObject on arn:aws:s3:::" + S3Server.BUCKET + "/test/");
            assertThat(store.head(KEY)).isPresent();
        }

        @Test
        void whenDeletingIsDenied_thenConditionalWritesWorkAllTheSame() {
            server.faults().deny(S3Operation.DELETE_OBJECT);

            assertThat(store.putIfAbsent(KEY, bytes("x"))).isTrue();
            assertThat(store.hasConditionalPut()).isTrue();
        }
    }

    @Nested
    class GivenDamage {
        @ParameterizedTest
        @EnumSource(names = {"SHA256", "CRC32C", "MD5"})
        void whenABitFlipsWhileReadingParts_thenReadingFails(S3Settings.Checksum checksum) throws IOException {
            try (S3Store other = Stores.with(Stores.checksum(checksum).apply(server.settings(Stores.freshPrefix())))) {
                upload(other, random(12 * MIB));
                server.faults().next(S3Operation.GET_OBJECT, 1, new S3Fault.FlipBit(7_000_000));

                assertThatThrownBy(() -> read(other))
                        .isInstanceOf(DamagedObjectException.class)
                        .hasMessageContaining("not those that the store keeps");
                assertThat(read(other)).hasSize(12 * MIB);
            }
        }

        @Test
        void whenABitFlipsWhileReadingASmallObject_thenReadingFails() {
            store.put(KEY, bytes("small"));
            server.faults().next(S3Operation.GET_OBJECT, 1, new S3Fault.FlipBit(2));

            assertThatThrownBy(S3StoreUnderFaultsTest.this::read).isInstanceOf(IOException.class);
        }

        @ParameterizedTest
        @EnumSource(names = {"SHA256", "CRC32C", "MD5"})
        void whenAStoreWithoutChecksumsReceivesOtherBytes_thenItsEtagTells(S3Settings.Checksum checksum) {
            try (S3Server ceph = S3Server.start(S3Abilities.ceph());
                    S3Store other = Stores.with(Stores.checksum(checksum).apply(ceph.settings(Stores.freshPrefix())))) {
                ceph.faults().next(S3Operation.UPLOAD_PART, ALWAYS, new S3Fault.DamageStored(4_000_000));

                assertThatThrownBy(() -> upload(other, random(12 * MIB))).isInstanceOf(RepositoryException.class);
                assertThat(other.unfinishedUploads()).isEmpty();
                assertThat(other.head(KEY)).isEmpty();
            }
        }
    }

    @Nested
    class GivenAnInterruptedWriter {
        @Test
        void whenItCloses_thenNothingIsLeftAndTheInterruptStays() throws IOException {
            Upload upload = store.upload(KEY, UploadOptions.standard());
            upload.write(random(12 * MIB));

            Thread.currentThread().interrupt();
            upload.close();

            assertThat(Thread.interrupted()).isTrue();
            assertNothingIsLeft();
        }
    }

    private void assertNothingIsLeft() {
        server.faults().clear();
        assertThat(store.unfinishedUploads()).isEmpty();
        assertThat(store.head(KEY)).isEmpty();
    }

    private StoredObject upload(byte[] content) throws IOException {
        return upload(store, content);
    }

    private static StoredObject upload(S3Store store, byte[] content) throws IOException {
        try (Upload upload = store.upload(KEY, UploadOptions.standard())) {
            upload.write(content);
            return upload.commit();
        }
    }

    private byte[] read() throws IOException {
        return read(store);
    }

    private static byte[] read(S3Store store) throws IOException {
        try (InputStream content = store.get(KEY)) {
            return content.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return Arrays.copyOf(bytes, size);
    }
}
