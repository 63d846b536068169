package dev.holdfast.repository.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Request;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the settings do, and what is said when they are wrong. */
final class S3StoreSettingsTest {
    private static final int MIB = 1 << 20;
    private static final ObjectKey KEY = new ObjectKey("archives/daily/prod/one.zip");

    private final S3Server server = S3Server.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    class GivenSettingsThatAreRight {
        @Test
        void whenNothingIsAsked_thenNothingIsConnected() {
            try (S3Store store = Stores.on(server)) {
                assertThat(store.location()).startsWith("s3://" + S3Server.BUCKET + "/test/");
                assertThat(store.clock()).isEmpty();
            }

            assertThat(server.requests()).isEmpty();
        }

        @Test
        void whenAStorageClassIsAskedFor_thenTheObjectHasIt() throws IOException {
            try (S3Store store = Stores.on(server)) {
                StoredObject small = upload(store, 10, Optional.of("STANDARD_IA"));
                StoredObject large = upload(store, 6 * MIB, Optional.of("GLACIER_IR"));

                assertThat(small.storageClass()).isEqualTo("STANDARD_IA");
                assertThat(large.storageClass()).isEqualTo("GLACIER_IR");
            }
        }

        @Test
        void whenEncryptionIsAskedFor_thenEveryWriteSaysSo() throws IOException {
            try (S3Store store = with(Stores.encryption("aws:kms"))) {
                store.put(new ObjectKey("manifests/one.json"), "x".getBytes(UTF_8));
                upload(store, 6 * MIB, Optional.empty());
            }

            Stream.of(S3Operation.PUT_OBJECT, S3Operation.CREATE_UPLOAD)
                    .flatMap(operation -> server.requests(operation).stream())
                    .forEach(request -> assertThat(request.header("x-amz-server-side-encryption"))
                            .hasValue("aws:kms"));
        }

        @Test
        void whenAChecksumIsSet_thenEachPartCarriesIt() throws IOException {
            for (S3Settings.Checksum checksum : S3Settings.Checksum.values()) {
                server.forgetRequests();
                try (S3Store store = with(Stores.checksum(checksum))) {
                    upload(store, 6 * MIB, Optional.empty());
                }

                String header = switch (checksum) {
                    case SHA256 -> "x-amz-checksum-sha256";
                    case CRC32C -> "x-amz-checksum-crc32c";
                    case MD5 -> "content-md5";
                    case NONE -> "host";
                };
                assertThat(server.requests(S3Operation.UPLOAD_PART))
                        .hasSize(2)
                        .allMatch(request -> request.header(header).isPresent())
                        .allMatch(request -> request.headers().keySet().stream()
                                        .filter(name -> name.startsWith("x-amz-checksum-"))
                                        .count()
                                <= 1);
            }
        }

        @Test
        void whenTheObjectIsArchived_thenReadingSaysThatItMustBeThawed() throws IOException {
            try (S3Store store = Stores.on(server)) {
                upload(store, 10, Optional.of("GLACIER"));

                RepositoryException failure = catchThrowableOfType(
                        RepositoryException.class, () -> store.get(KEY).close());

                assertThat(failure)
                        .isInstanceOf(ArchivedObjectException.class)
                        .hasMessageContainingAll("cannot read " + KEY, "archived", "GLACIER");
                assertThat(failure.hint()).contains("holdfast thaw", "--thaw");
            }
        }

        @Test
        void whenManyPartsAreSent_thenMemoryIsBounded() throws IOException {
            S3Settings settings = server.settings(Stores.freshPrefix());
            byte[] piece = new byte[MIB];
            try (S3Store store = Stores.with(settings);
                    Upload upload = store.upload(KEY, UploadOptions.standard())) {
                for (int i = 0; i < 300; i++) {
                    piece[0] = (byte) i;
                    upload.write(piece, 0, piece.length);
                }
                StoredObject stored = upload.commit();

                assertThat(stored.sizeBytes()).isEqualTo(300L * MIB);
                assertThat(((S3Upload) upload).blockBytes())
                        .isLessThanOrEqualTo(settings.partBytes() * (settings.partsInFlight() + 1));
            }
        }
    }

    @Nested
    class GivenAServerWithAnotherClock {
        @Test
        void whenAsked_thenTheClockIsItsOwn() {
            TestClock clock = TestClock.at("2031-05-06T07:08:09Z");
            try (S3Server distant = S3Server.start(S3Abilities.aws(), clock);
                    S3Store store = Stores.on(distant)) {
                store.put(KEY, "x".getBytes(UTF_8));

                assertThat(store.clock()).hasValue(Instant.parse("2031-05-06T07:08:09Z"));
            }
        }
    }

    @Nested
    class GivenSettingsThatAreWrong {
        @Test
        void whenTheSecretIsWrong_thenItSaysSoWithoutTheSecret() {
            Secret secret = Secret.of("canary-secret-3c5d");
            try (S3Store store =
                    with(Stores.credentials(new S3Settings.Credentials(S3Server.WRITER.accessKeyId(), secret)))) {
                RepositoryException failure = failureOf(store);

                assertThat(failure).hasMessageContaining("SignatureDoesNotMatch");
                assertThat(failure.hint()).contains("secret-access-key");
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain(secret.reveal());
            }
        }

        @Test
        void whenTheKeyIsUnknown_thenItSaysSo() {
            try (S3Store store = with(Stores.credentials(new S3Settings.Credentials("NOBODY", Secret.of("secret"))))) {
                assertThat(failureOf(store).hint()).contains("access-key-id");
            }
        }

        @Test
        void whenTheKeyMayOnlyRead_thenWritingNamesThePermission() {
            try (S3Store writer = Stores.on(server);
                    S3Store reader = with(Stores.credentials(S3Server.READER))) {
                assertThat(reader.list("").toList()).isEmpty();
                assertThat(writer.list("").toList()).isEmpty();
                assertThat(failureOf(reader).hint()).contains("s3:PutObject");
            }
        }

        @Test
        void whenTheBucketIsMissing_thenNothingLooksEmpty() {
            try (S3Store store = with(Stores.bucket("no-such-bucket"))) {
                assertThatThrownBy(() -> store.list("").toList())
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("NoSuchBucket");
                assertThatThrownBy(() -> store.head(KEY))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("NoSuchBucket");
                assertThatThrownBy(() -> store.get(KEY).close())
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("NoSuchBucket");
            }
        }

        @Test
        void whenNobodyListens_thenItSaysWhere() throws IOException {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            try (S3Store store = with(Stores.endpoint(URI.create("http://127.0.0.1:" + port)))) {
                RepositoryException failure = failureOf(store);

                assertThat(failure).hasMessageContaining("refused");
                assertThat(failure.hint()).contains("127.0.0.1:" + port, "reached");
            }
        }

        @Test
        void whenTheServerKnowsNoChunkedBodies_thenItSaysWhatToSet() {
            try (S3Server ceph = S3Server.start(S3Abilities.ceph());
                    S3Store store =
                            Stores.with(Stores.chunkedEncoding(true).apply(ceph.settings(Stores.freshPrefix())))) {
                assertThat(failureOf(store).hint()).contains("chunked-encoding = false");
            }
        }

        @Test
        void whenTheServerDoesNotEncrypt_thenItIsNotSilent() {
            try (S3Server ceph = S3Server.start(S3Abilities.ceph());
                    S3Store store =
                            Stores.with(Stores.encryption("AES256").apply(ceph.settings(Stores.freshPrefix())))) {
                assertThat(failureOf(store)).hasMessageContaining("did not encrypt");
            }
        }

        @Test
        void whenTheServerHasNoClasses_thenAnUploadIntoOneFails() {
            try (S3Server simple = S3Server.start(S3Abilities.simple());
                    S3Store store = Stores.on(simple)) {
                assertThatThrownBy(() -> upload(store, 10, Optional.of("GLACIER_IR")))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("storage class is STANDARD there, and not GLACIER_IR");
                assertThat(store.head(KEY)).isEmpty();
            }
        }

        @Test
        void whenIfMatchNeverMatches_thenWritesAreNotCalledAtomicAndStillWork() {
            try (S3Server odd = S3Server.start(S3Abilities.aws().withoutIfMatch());
                    S3Store store = Stores.on(odd)) {
                String version = store.put(KEY, "a".getBytes(UTF_8)).version();

                assertThat(store.hasConditionalPut()).isFalse();
                assertThat(store.putIfVersion(KEY, "b".getBytes(UTF_8), "other"))
                        .isEmpty();
                assertThat(store.putIfVersion(KEY, "b".getBytes(UTF_8), version))
                        .isPresent();
                assertThat(store.putIfAbsent(KEY, "c".getBytes(UTF_8))).isFalse();
                assertThat(odd.requests(S3Operation.PUT_OBJECT))
                        .filteredOn(request -> request.key().endsWith(KEY.value()))
                        .filteredOn(request -> request.header("if-none-match").isPresent())
                        .extracting(S3Request::key)
                        .hasSize(1);
            }
        }
    }

    private S3Store with(UnaryOperator<S3Settings> change) {
        return Stores.with(change.apply(server.settings(Stores.freshPrefix())));
    }

    private static RepositoryException failureOf(S3Store store) {
        return catchThrowableOfType(RepositoryException.class, () -> store.put(KEY, "x".getBytes(UTF_8)));
    }

    private static StoredObject upload(S3Store store, int size, Optional<String> storageClass) throws IOException {
        try (Upload upload = store.upload(KEY, new UploadOptions(storageClass))) {
            upload.write(new byte[size]);
            return upload.commit();
        }
    }
}
