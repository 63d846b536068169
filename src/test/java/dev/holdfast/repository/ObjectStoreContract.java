package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does. A store that deviates overrides the test and disables it with its reason. */
public abstract class ObjectStoreContract {
    private static final int MIB = 1024 * 1024;
    private static final ObjectKey KEY = new ObjectKey("manifests/prod/one.json");

    private ObjectStore store;

    /** Returns an empty store. It is closed after the test. */
    protected abstract ObjectStore create() throws Exception;

    /** Whether its conditional writes are what they say; a mock may have them and mix threads up. */
    protected boolean isAtomic() {
        return true;
    }

    @BeforeEach
    void begin() throws Exception {
        store = create();
    }

    @AfterEach
    void end() {
        if (store != null) { // there is none where create() skipped the test
            store.close();
        }
    }

    @Nested
    class GivenAnEmptyStore {
        @Test
        void whenItIsAsked_thenItSaysWhatItIs() {
            assertThat(store.location()).isNotBlank();
            assertThat(store.kind()).isNotBlank();
            assertThat(store.clock()).isNotNull();
        }

        @Test
        void whenItIsListed_thenThereIsNothing() {
            assertThat(keys("")).isEmpty();
            assertThat(keys("manifests/")).isEmpty();
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenAMissingObjectIsAskedFor_thenItIsSaidToBeMissing() {
            assertThat(store.head(KEY)).isEmpty();
            assertThatThrownBy(() -> store.get(KEY).close())
                    .isInstanceOf(ObjectMissingException.class)
                    .hasMessageContaining(KEY.value());
        }

        @Test
        void whenAMissingObjectIsDeleted_thenNothingHappens() {
            store.delete(KEY);

            assertThat(keys("")).isEmpty();
        }

        @Test
        void whenAMissingObjectShallBeReplaced_thenItIsNotWritten() {
            assertThat(store.putIfVersion(KEY, bytes("new"), "no such version")).isEmpty();

            assertThat(store.head(KEY)).isEmpty();
        }
    }

    @Nested
    class GivenASmallObject {
        private StoredObject written;

        @BeforeEach
        void write() {
            written = store.put(KEY, bytes("first"));
        }

        @Test
        void whenItIsRead_thenItIsWhatWasWritten() {
            assertThat(read(KEY)).isEqualTo("first");
        }

        @Test
        void whenItIsLookedUp_thenWritingLookingAndListingTellTheSame() throws Exception {
            StoredObject looked = store.head(KEY).orElseThrow();
            StoredObject listed = all("").get(0);

            assertThat(written.key()).isEqualTo(KEY);
            assertThat(List.of(looked.key(), listed.key())).containsOnly(KEY);
            assertThat(List.of(written.sizeBytes(), looked.sizeBytes(), listed.sizeBytes()))
                    .containsOnly(5L);
            assertThat(List.of(looked.version(), listed.version())).containsOnly(written.version());
            assertThat(List.of(looked.storageClass(), listed.storageClass())).containsOnly("STANDARD");
            assertThat(looked.checksum().orElse("none:00")).matches("[a-z0-9-]+:[0-9a-f]+");
            if (looked.checksum().orElse("").startsWith("sha256:")) {
                assertThat(looked.checksum()).hasValue("sha256:" + sha256(bytes("first")));
            }
        }

        @Test
        void whenItIsPutAgain_thenTheNewContentAndAnotherVersionAreThere() {
            StoredObject again = store.put(KEY, bytes("other"));

            assertThat(read(KEY)).isEqualTo("other");
            assertThat(again.version()).isNotEqualTo(written.version());
            assertThat(keys("")).containsExactly(KEY.value());
        }

        @Test
        void whenItIsPutIfAbsent_thenItStaysAsItWas() {
            assertThat(store.putIfAbsent(KEY, bytes("second"))).isFalse();

            assertThat(read(KEY)).isEqualTo("first");
            assertThat(store.head(KEY).orElseThrow().version()).isEqualTo(written.version());
        }

        @Test
        void whenItsVersionIsRight_thenItIsReplaced() {
            Optional<StoredObject> replaced = store.putIfVersion(KEY, bytes("second"), written.version());

            assertThat(read(KEY)).isEqualTo("second");
            assertThat(replaced.orElseThrow().version())
                    .isEqualTo(store.head(KEY).orElseThrow().version())
                    .isNotEqualTo(written.version());
        }

        @Test
        void whenItsVersionIsOld_thenItStaysAsItWas() {
            store.put(KEY, bytes("other"));

            assertThat(store.putIfVersion(KEY, bytes("third"), written.version()))
                    .isEmpty();
            assertThat(read(KEY)).isEqualTo("other");
        }

        @Test
        void whenItIsGone_thenItIsNotReplaced() {
            store.delete(KEY);

            assertThat(store.putIfVersion(KEY, bytes("third"), written.version()))
                    .isEmpty();
            assertThat(store.head(KEY)).isEmpty();
        }

        @Test
        void whenItIsDeletedTwice_thenItIsGoneOnce() {
            store.delete(KEY);
            store.delete(KEY);

            assertThat(store.head(KEY)).isEmpty();
            assertThat(keys("")).isEmpty();
        }

        @Test
        void whenItWasDeleted_thenItMayBeWrittenAgain() {
            store.delete(KEY);

            assertThat(store.putIfAbsent(KEY, bytes("again"))).isTrue();
            assertThat(read(KEY)).isEqualTo("again");
        }

        @Test
        void whenItIsEmpty_thenItIsStillAnObject() {
            store.put(KEY, new byte[0]);

            assertThat(read(KEY)).isEmpty();
            assertThat(store.head(KEY).orElseThrow().sizeBytes()).isZero();
        }

        @Test
        void whenItsReaderStopsEarly_thenTheStoreGoesOn() throws IOException {
            try (InputStream content = store.get(KEY)) {
                assertThat(content.read()).isEqualTo('f');
            }

            assertThat(read(KEY)).isEqualTo("first");
        }
    }

    @Nested
    class GivenOddButLegalKeys {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x",
                    "-",
                    "_",
                    "...",
                    ".hidden/.file",
                    "a..b/c--d",
                    "UPPER/lower",
                    "deep/er/and/deep/er/still",
                    "name.part",
                    "20261121T020000Z-pre-deploy-k3f9q2.zip.age"
                })
        void whenOneIsUsed_thenItIsAsGoodAsAnother(String name) {
            ObjectKey key = new ObjectKey(name);

            assertThat(store.putIfAbsent(key, bytes(name))).isTrue();

            assertThat(read(key)).isEqualTo(name);
            assertThat(keys("")).containsExactly(name);
            store.delete(key);
            assertThat(keys("")).isEmpty();
        }

        @Test
        void whenOneIsLong_thenItIsAsGoodAsAnother() {
            String segment = "s".repeat(200);
            ObjectKey key = new ObjectKey(segment + "/" + segment + "/" + segment);

            store.put(key, bytes("long"));

            assertThat(read(key)).isEqualTo("long");
            assertThat(keys(segment + "/")).containsExactly(key.value());
        }
    }

    @Nested
    class GivenManyObjects {
        @Test
        void whenListed_thenTheyAreSortedByKeyAndNotByFolder() {
            List<String> names = List.of("a-b", "a.b", "a/b", "a/b-c", "a/c/d", "a0", "b/a", "A/z", "a_b", "b.json");
            names.forEach(name -> store.put(new ObjectKey(name), bytes(name)));

            assertThat(keys(""))
                    .containsExactlyElementsOf(names.stream().sorted().toList());
        }

        @Test
        void whenListedBelowAPrefix_thenOnlyThose() {
            for (String name : List.of("m/prod/1", "m/prod/2", "m/prod-2/1", "m/pro", "mm/prod/1", "n")) {
                store.put(new ObjectKey(name), bytes(name));
            }

            assertThat(keys("m/prod/")).containsExactly("m/prod/1", "m/prod/2");
            assertThat(keys("m/")).containsExactly("m/pro", "m/prod-2/1", "m/prod/1", "m/prod/2");
            assertThat(keys("x/")).isEmpty();
            assertThat(keys("n/")).isEmpty();
        }

        @Test
        void whenThereAreMoreThanAPage_thenAllAreListed() throws Exception {
            List<String> names = IntStream.range(0, 1005)
                    .mapToObj(i -> String.format("many/%05d.json", i))
                    .toList();
            atOnce(4, thread -> {
                for (int i = thread; i < names.size(); i += 4) {
                    store.put(new ObjectKey(names.get(i)), bytes("x"));
                }
                return true;
            });

            assertThat(keys("many/")).containsExactlyElementsOf(names);
        }

        @Test
        void whenTheReaderOfAListStopsEarly_thenTheStoreGoesOn() {
            store.put(KEY, bytes("x"));
            store.put(new ObjectKey("z"), bytes("z"));

            try (Stream<StoredObject> first = store.list("")) {
                assertThat(first.findFirst().orElseThrow().key()).isEqualTo(KEY);
            }

            assertThat(keys("")).hasSize(2);
        }
    }

    @Nested
    class GivenAnUpload {
        private final ObjectKey archive = new ObjectKey("archives/daily/prod/one.zip.age");

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 65536, 5 * MIB, 5 * MIB + 1, 12 * MIB})
        void whenItIsCommitted_thenItIsThereAsAWhole(int size) throws Exception {
            byte[] content = random(size);

            StoredObject stored;
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                writeInPieces(upload, content);
                stored = upload.commit();
            }

            StoredObject looked = store.head(archive).orElseThrow();
            assertThat(stored.sizeBytes()).isEqualTo(size);
            assertThat(looked.sizeBytes()).isEqualTo(size);
            assertThat(looked.version()).isEqualTo(stored.version());
            try (InputStream read = store.get(archive)) {
                assertThat(sha256(read.readAllBytes())).isEqualTo(sha256(content));
            }
            assertThat(keys("")).containsExactly(archive.value());
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 10, 12 * MIB})
        void whenItIsClosedWithoutACommit_thenNothingIsLeft(int size) throws Exception {
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                writeInPieces(upload, random(size));
            }

            assertThat(keys("")).isEmpty();
            assertThat(store.head(archive)).isEmpty();
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenItIsNotYetCommitted_thenNobodySeesIt() throws Exception {
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                writeInPieces(upload, random(12 * MIB));
                upload.flush();

                assertThat(store.head(archive)).isEmpty();
                assertThat(keys("")).isEmpty();
                assertThatThrownBy(() -> store.get(archive).close()).isInstanceOf(ObjectMissingException.class);
            }
        }

        @Test
        void whenAnObjectIsThere_thenItStaysUntilTheCommit() throws Exception {
            store.put(archive, bytes("before"));

            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                upload.write(bytes("after"));
                assertThat(read(archive)).isEqualTo("before");
                upload.commit();
            }

            assertThat(read(archive)).isEqualTo("after");
        }

        @Test
        void whenSingleBytesAreWritten_thenTheyArrive() throws Exception {
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                upload.write('a');
                upload.write(0xff);
                upload.commit();
            }

            try (InputStream read = store.get(archive)) {
                assertThat(read.readAllBytes()).containsExactly('a', 0xff);
            }
        }

        @Test
        void whenItWasClosed_thenItTakesNoMore() throws Exception {
            Upload upload = store.upload(archive, UploadOptions.standard());
            upload.close();
            upload.close();

            assertThatThrownBy(() -> upload.write(bytes("late"))).isInstanceOf(IOException.class);
            assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
            assertThat(store.head(archive)).isEmpty();
        }

        @Test
        void whenItIsUnfinished_thenItIsListedAndCanBeDropped() throws Exception {
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                writeInPieces(upload, random(12 * MIB));
                upload.flush();

                List<UnfinishedUpload> unfinished = store.unfinishedUploads();
                assertThat(unfinished).extracting(UnfinishedUpload::key).containsExactly(archive);
                store.abort(unfinished.get(0));
                store.abort(unfinished.get(0));

                assertThat(store.unfinishedUploads()).isEmpty();
                assertThatThrownBy(upload::commit).isInstanceOfAny(IOException.class, RepositoryException.class);
                assertThat(store.head(archive)).isEmpty();
            }
        }

        @Test
        void whenSeveralAreUnderWay_thenTheyDoNotMix() throws Exception {
            byte[] first = random(6 * MIB);
            byte[] second = random(7 * MIB);
            ObjectKey other = new ObjectKey("archives/daily/prod/two.zip.age");

            try (Upload one = store.upload(archive, UploadOptions.standard());
                    Upload two = store.upload(other, UploadOptions.standard())) {
                writeInPieces(one, first);
                writeInPieces(two, second);
                two.commit();
                one.commit();
            }

            try (InputStream readOne = store.get(archive);
                    InputStream readTwo = store.get(other)) {
                assertThat(sha256(readOne.readAllBytes())).isEqualTo(sha256(first));
                assertThat(sha256(readTwo.readAllBytes())).isEqualTo(sha256(second));
            }
        }
    }

    @Nested
    class GivenAnObjectToReadFromAByteOn {
        private final ObjectKey archive = new ObjectKey("archives/daily/prod/one.zip.age");

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 3, 5 * MIB, 5 * MIB + 1, 6 * MIB - 1})
        void whenItIsReadFromThere_thenTheRestComes(int offset) throws Exception {
            byte[] content = random(6 * MIB);
            upload(archive, content);

            try (InputStream rest = store.get(archive, offset)) {
                assertThat(sha256(rest.readAllBytes()))
                        .isEqualTo(sha256(Arrays.copyOfRange(content, offset, content.length)));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {5, 6, 1_000_000})
        void whenNothingIsThere_thenNothingComes(int offset) throws Exception {
            store.put(KEY, bytes("first"));

            try (InputStream rest = store.get(KEY, offset)) {
                assertThat(rest.readAllBytes()).isEmpty();
            }
        }

        @Test
        void whenTheObjectIsMissing_thenItIsSaidToBeMissing() {
            assertThatThrownBy(() -> store.get(KEY, 3).close()).isInstanceOf(ObjectMissingException.class);
        }
    }

    @Nested
    class GivenAnObjectToCopy {
        private final ObjectKey from = new ObjectKey("archives/daily/prod/one.zip.age");
        private final ObjectKey to = new ObjectKey("archives/weekly/prod/two.zip.age");

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 65536, 12 * MIB + 1})
        void whenItIsCopied_thenTheCopyStandsAlone(int size) throws Exception {
            byte[] content = random(size);
            upload(from, content);

            StoredObject copied = store.copy(from, to, UploadOptions.standard()).object();
            store.delete(from);

            StoredObject looked = store.head(to).orElseThrow();
            assertThat(copied.key()).isEqualTo(to);
            assertThat(List.of(copied.sizeBytes(), looked.sizeBytes())).containsOnly((long) size);
            assertThat(copied.version()).isEqualTo(looked.version());
            assertThat(copied.storageClass()).isEqualTo("STANDARD");
            try (InputStream read = store.get(to)) {
                assertThat(sha256(read.readAllBytes())).isEqualTo(sha256(content));
            }
            assertThat(keys("")).containsExactly(to.value());
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenTheCopyIsCopied_thenItIsStillTheSame() throws Exception {
            byte[] content = random(12 * MIB);
            upload(from, content);
            ObjectKey third = new ObjectKey("archives/yearly/prod/three.zip.age");

            store.copy(from, to, UploadOptions.standard());
            store.copy(to, third, UploadOptions.standard());

            try (InputStream read = store.get(third)) {
                assertThat(sha256(read.readAllBytes())).isEqualTo(sha256(content));
            }
        }

        @Test
        void whenAnObjectIsThere_thenItIsReplaced() {
            store.put(from, bytes("young"));
            store.put(to, bytes("old"));

            store.copy(from, to, UploadOptions.standard());

            assertThat(read(to)).isEqualTo("young");
            assertThat(read(from)).isEqualTo("young");
        }

        @Test
        void whenThereIsNothing_thenItIsSaidToBeMissing() {
            assertThatThrownBy(() -> store.copy(from, to, UploadOptions.standard()))
                    .isInstanceOf(ObjectMissingException.class)
                    .hasMessageContaining(from.value());
            assertThat(keys("")).isEmpty();
        }
    }

    @Nested
    class GivenAnUploadThatWasSuspended {
        private final ObjectKey archive = new ObjectKey("archives/daily/prod/one.zip.age");
        private final byte[] content = random(17 * MIB + 3);

        @BeforeEach
        void suspend() throws IOException {
            try (Upload upload = store.upload(archive, UploadOptions.standard())) {
                assertThat(upload.position()).isZero();
                upload.write(content, 0, 13 * MIB);
                assertThat(upload.position()).isEqualTo(13L * MIB);
                upload.suspend();
                upload.suspend();
                assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
            }
        }

        @Test
        void whenItIsTakenUp_thenTheObjectIsWhole() throws Exception {
            StoredObject stored;
            try (Upload upload = store.resume(only()).orElseThrow()) {
                assertThat(upload.position()).isBetween(10L * MIB, 13L * MIB);
                upload.write(content, (int) upload.position(), content.length - (int) upload.position());
                assertThat(upload.position()).isEqualTo(content.length);
                assertThat(store.head(archive)).isEmpty();
                stored = upload.commit();
            }

            assertThat(stored.sizeBytes()).isEqualTo(content.length);
            try (InputStream read = store.get(archive)) {
                assertThat(sha256(read.readAllBytes())).isEqualTo(sha256(content));
            }
            assertThat(store.unfinishedUploads()).isEmpty();
        }

        @Test
        void whenItIsSuspendedAgain_thenItCanBeTakenUpAgain() throws Exception {
            try (Upload upload = store.resume(only()).orElseThrow()) {
                upload.write(content, (int) upload.position(), 16 * MIB - (int) upload.position());
                upload.suspend();
            }
            try (Upload upload = store.resume(only()).orElseThrow()) {
                assertThat(upload.position()).isBetween(15L * MIB, 16L * MIB);
                upload.write(content, (int) upload.position(), content.length - (int) upload.position());
                upload.commit();
            }

            try (InputStream read = store.get(archive)) {
                assertThat(sha256(read.readAllBytes())).isEqualTo(sha256(content));
            }
        }

        @Test
        void whenItIsTakenUpAndClosed_thenNothingIsLeft() throws Exception {
            store.resume(only()).orElseThrow().close();

            assertThat(store.unfinishedUploads()).isEmpty();
            assertThat(keys("")).isEmpty();
        }

        @Test
        void whenItWasDropped_thenItCannotBeTakenUp() {
            UnfinishedUpload left = only();
            store.abort(left);

            assertThat(store.resume(left)).isEmpty();
        }

        private UnfinishedUpload only() {
            List<UnfinishedUpload> unfinished = store.unfinishedUploads();
            assertThat(unfinished).extracting(UnfinishedUpload::key).containsExactly(archive);
            return unfinished.get(0);
        }
    }

    @Nested
    class GivenAnObjectThatNothingKeeps {
        @BeforeEach
        void write() {
            store.put(KEY, bytes("first"));
        }

        @Test
        void whenItsStatusIsAsked_thenItCanBeReadAndRemoved() {
            ObjectStatus status = store.status(KEY).orElseThrow();

            assertThat(status.object()).isEqualTo(store.head(KEY).orElseThrow());
            assertThat(status.access()).isEqualTo(Access.READABLE);
            assertThat(status.thawedUntil()).isEmpty();
            assertThat(status.lockedUntil()).isEmpty();
            assertThat(store.status(new ObjectKey("missing"))).isEmpty();
        }

        @Test
        void whenItIsThawed_thenNothingHappens() {
            store.thaw(KEY, ThawSpeed.STANDARD, 3);

            assertThat(store.status(KEY).orElseThrow().access()).isEqualTo(Access.READABLE);
            assertThat(read(KEY)).isEqualTo("first");
        }

        @Test
        void whenItHasTheClassAlready_thenItStaysAsItWas() {
            StoredObject before = store.head(KEY).orElseThrow();

            assertThat(store.reclassify(KEY, "STANDARD")).isEqualTo(before);
        }

        @Test
        void whenItIsLocked_thenItIsOrTheStoreSaysThatItCannot() {
            Instant until = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
            try {
                store.lock(KEY, LockMode.GOVERNANCE, until);
            } catch (StoreCannotException e) {
                assertThat(e.getMessage()).contains(KEY.value(), store.location());
                assertThat(e.hint()).contains("object-lock");
                return;
            }
            assertThat(store.status(KEY).orElseThrow().lockedUntil()).hasValue(until);
        }

        @Test
        void whenItIsHidden_thenItIsGone() {
            store.hide(KEY);
            store.hide(KEY);

            assertThat(store.head(KEY)).isEmpty();
            assertThat(keys("")).isEmpty();
            assertThat(store.putIfAbsent(KEY, bytes("again"))).isTrue();
        }

        @Test
        void whenAnotherIsMeant_thenItIsSaidToBeMissing() {
            ObjectKey missing = new ObjectKey("archives/missing");

            assertThatThrownBy(() -> store.thaw(missing, ThawSpeed.BULK, 1)).isInstanceOf(ObjectMissingException.class);
            assertThatThrownBy(() -> store.reclassify(missing, "GLACIER")).isInstanceOf(ObjectMissingException.class);
        }
    }

    @Nested
    class GivenSeveralWriters {
        @Test
        void whenAllWriteIfAbsent_thenExactlyOneWins() throws Exception {
            assumeThat(isAtomic() && store.hasConditionalPut()).isTrue();
            for (int round = 0; round < 10; round++) {
                ObjectKey key = new ObjectKey("leases/round" + round + ".json");

                List<Boolean> won = atOnce(8, thread -> store.putIfAbsent(key, bytes("writer " + thread)));

                assertThat(won).containsOnlyOnce(true);
                assertThat(read(key)).isEqualTo("writer " + won.indexOf(true));
            }
        }

        @Test
        void whenAllReplaceTheSameVersion_thenExactlyOneWins() throws Exception {
            assumeThat(isAtomic() && store.hasConditionalPut()).isTrue();
            for (int round = 0; round < 10; round++) {
                ObjectKey key = new ObjectKey("leases/round" + round + ".json");
                String version = store.put(key, bytes("start")).version();

                List<Boolean> won = atOnce(
                        8,
                        thread -> store.putIfVersion(key, bytes("writer " + thread), version)
                                .isPresent());

                assertThat(won).containsOnlyOnce(true);
                assertThat(read(key)).isEqualTo("writer " + won.indexOf(true));
            }
        }

        @Test
        void whenOnePutsWhileOthersRead_thenTheySeeOldOrNewAndNeverAPart() throws Exception {
            byte[] old = bytes("o".repeat(10_000));
            byte[] young = bytes("y".repeat(20_000));
            store.put(KEY, old);

            List<Boolean> whole = atOnce(4, thread -> {
                boolean fine = true;
                for (int i = 0; i < 20; i++) {
                    if (thread == 0) {
                        store.put(KEY, i % 2 == 0 ? young : old);
                    } else {
                        String seen = read(KEY);
                        fine &= seen.equals("o".repeat(10_000)) || seen.equals("y".repeat(20_000));
                    }
                }
                return fine;
            });

            assertThat(whole).containsOnly(true);
        }

        @Test
        void whenOneDeletesBesideAWriter_thenTheWriterDoesNotFail() throws Exception {
            List<Boolean> done = atOnce(2, thread -> {
                for (int i = 0; i < 100; i++) {
                    if (thread == 0) {
                        store.put(new ObjectKey("probe/a/" + i), bytes("x"));
                    } else {
                        store.delete(new ObjectKey("probe/a/" + i));
                    }
                }
                return true;
            });

            assertThat(done).containsOnly(true);
        }
    }

    /** The store under test, for further tests of a subclass. */
    protected final ObjectStore store() {
        return store;
    }

    /** The keys below the prefix, in the order of the store. */
    protected final List<String> keys(String prefix) {
        return all(prefix).stream().map(object -> object.key().value()).toList();
    }

    /** The content as text. */
    protected final String read(ObjectKey key) {
        try (InputStream content = store.get(key)) {
            return new String(content.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + key, e);
        }
    }

    /** Bytes that do not compress, the same for the same size. */
    protected static byte[] random(int size) {
        byte[] content = new byte[size];
        SplittableRandom random = new SplittableRandom(size);
        random.nextBytes(content);
        return content;
    }

    /** Runs the work in so many threads that begin together, and returns their answers by number. */
    protected static <T> List<T> atOnce(int threads, Work<T> work) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> {
                    start.await();
                    return work.of(number);
                });
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : pool.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }

    /** What one of several threads does. */
    @FunctionalInterface
    protected interface Work<T> {
        T of(int thread) throws Exception;
    }

    private List<StoredObject> all(String prefix) {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.toList();
        }
    }

    private void upload(ObjectKey key, byte[] content) throws IOException {
        try (Upload upload = store.upload(key, UploadOptions.standard())) {
            writeInPieces(upload, content);
            upload.commit();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void writeInPieces(Upload upload, byte[] content) throws IOException {
        int piece = 100_003;
        for (int at = 0; at < content.length; at += piece) {
            upload.write(content, at, Math.min(piece, content.length - at));
        }
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
