package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCopiesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Manifest old = Manifests.daily("prod", NOON.minusSeconds(60));
    private final Manifest young = Manifests.daily("prod", NOON);
    private final ObjectKey key = Layout.manifest("prod", old.id());

    @TempDir
    private Path stateDirectory;

    private String id = "";

    @BeforeEach
    void fill() {
        try (Repository repository = process()) {
            id = repository.initialise().id();
            repository.commit(old);
            repository.commit(young);
            repository.record(new Verification(
                    old.id(), "prod", "cloud", NOON, Verification.Depth.STORED, List.of(), "tester@test"));
        }
        assertThat(fetched()).isEqualTo(2 + 1);
    }

    @Nested
    class GivenAProcessHasReadIt {
        @Test
        void whenTheNextOneReads_thenItFetchesNothingAndSeesTheSame() {
            assertThat(fetched()).isZero();
        }

        @Test
        void whenABackupIsNew_thenOnlyItIsFetched() {
            commit(Manifests.daily("prod", NOON.plusSeconds(60)));

            assertThat(fetched()).isEqualTo(1);
            assertThat(fetched()).isZero();
        }

        @Test
        void whenAnObjectHasAnotherVersion_thenItIsFetched() {
            memory.put(key, new ManifestCodec().write(old.inClass("GLACIER")));

            assertThat(fetched()).isEqualTo(1);
        }

        @Test
        void whenWhatIsKeptIsDamaged_thenItIsFetchedAndKeptAnew() throws IOException {
            for (String content : List.of("", "x".repeat(200), Files.readString(kept(young)))) {
                Files.writeString(kept(old), content);

                assertThat(fetched()).isEqualTo(1);
                assertThat(fetched()).isZero();
            }
            byte[] bytes = Files.readAllBytes(kept(old));
            bytes[bytes.length - 10] ^= 1;
            Files.write(kept(old), bytes);

            assertThat(fetched()).isEqualTo(1);
        }

        @Test
        void whenABackupIsGone_thenWhatWasKeptOfItGoesWithForeignFiles() throws IOException {
            Path foreign = Files.writeString(cache().resolve("manifests/prod/notes with spaces.txt"), "mine");
            memory.delete(key);

            assertThat(fetched()).isZero();

            assertThat(kept(old)).doesNotExist();
            assertThat(foreign).doesNotExist();
            assertThat(kept(young)).exists();
        }

        @Test
        void whenOthersLook_thenTheyMayNot() throws IOException {
            try (Stream<Path> all = Files.walk(stateDirectory.resolve("cache"))) {
                assertThat(all)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }

        @Test
        void whenARepositoryIsNotUsedForLong_thenItsFolderGoes() throws IOException {
            Path unused = stateDirectory.resolve("cache/5f0c2a0e-8a53-4b7e-9d1c-0d8c1c2f3b4a");
            Files.createDirectories(unused.resolve("manifests/prod"));
            Files.writeString(unused.resolve("manifests/prod/x.json"), "x");
            Files.setLastModifiedTime(unused, java.nio.file.attribute.FileTime.from(NOON));

            clock.advance(Duration.ofDays(90));
            fetched();
            assertThat(unused).exists();
            clock.advance(Duration.ofSeconds(1));
            fetched();
            assertThat(unused).doesNotExist();
            assertThat(kept(old)).exists();
        }
    }

    @Nested
    class GivenNothingCanBeKept {
        @Test
        void whenAFileIsInTheWay_thenItIsReadAllTheSame() throws IOException {
            Path blocked = Files.writeString(stateDirectory.resolve("file"), "in the way");

            try (Repository repository = process(Optional.of(blocked.resolve("cache")))) {
                assertThat(repository.manifests()).containsExactly(old, young);
            }
        }

        @Test
        void whenTheIdIsNoName_thenNothingIsWrittenOutsideTheCache() {
            memory.put(
                    Layout.IDENTITY,
                    "{ \"format\": 1, \"id\": \"../../out\", \"created\": \"2026-11-21T02:00:00Z\" }".getBytes(UTF_8));

            assertThat(fetched()).isEqualTo(3);
            assertThat(stateDirectory.getParent().resolve("out")).doesNotExist();
        }

        @Test
        void whenAManifestIsDamaged_thenItIsNotKept() {
            memory.put(key, new byte[10]);

            try (Repository repository = process()) {
                assertThat(repository.read().unreadable()).containsOnlyKeys(key);
            }
            memory.put(key, new ManifestCodec().write(old));
            assertThat(fetched()).isEqualTo(1);
        }
    }

    /** How many objects, the identity aside, a process that has just started fetches to see everything. */
    private int fetched() {
        try (Repository repository = process()) {
            int before = store.calls(Operation.GET);
            RepositoryReading reading = repository.read();
            assertThat(reading.unreadable()).isEmpty();
            int fetched = store.calls(Operation.GET) - before - 1;
            repository.read();
            assertThat(store.calls(Operation.GET) - before - 1).isEqualTo(fetched);
            return fetched;
        }
    }

    private void commit(Manifest manifest) {
        try (Repository repository = process()) {
            repository.commit(manifest);
        }
    }

    private Repository process() {
        return process(Optional.of(stateDirectory.resolve("cache")));
    }

    private Repository process(Optional<Path> cache) {
        return new Repository(
                "cloud", store, RepositoryTerms.unlocked(true), clock, new LocalMemory(Optional::empty, cache));
    }

    private Path cache() {
        return stateDirectory.resolve("cache").resolve(id);
    }

    private Path kept(Manifest manifest) {
        return cache().resolve("manifests/prod/" + manifest.id() + ".json");
    }
}
