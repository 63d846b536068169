package dev.holdfast.repository.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.SweepReport;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.repository.Upload;
import dev.holdfast.testing.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryStoreTest extends ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("archives/daily/prod/20261121T110000Z-daily-aaaaaa.zip");

    @TempDir
    Path temporary;

    private Path root;

    @Override
    protected ObjectStore create() {
        root = temporary.resolve("repository");
        return new DirectoryStore(new DirectorySettings(root));
    }

    @Nested
    class GivenADirectory {
        @Test
        void whenNothingWasWritten_thenNothingWasCreated() {
            keys("");
            store().delete(KEY);

            assertThat(root).doesNotExist();
        }

        @Test
        void whenObjectsAreWritten_thenOnlyTheirOwnerMayReadThemAndNobodyWrite() throws IOException {
            store().put(KEY, new byte[10]);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(KEY.value()))))
                    .isEqualTo("r--------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("archives"))))
                    .isEqualTo("rwx------");
        }

        @Test
        void whenAnArchiveIsUploadedOrCopied_thenNobodyMayWriteItAndItCanStillBeRemoved() throws IOException {
            ObjectKey copy = new ObjectKey("archives/weekly/prod/two.zip");
            try (Upload upload = store().upload(KEY, UploadOptions.standard())) {
                upload.write(new byte[10]);
                upload.commit();
            }
            store().copy(KEY, copy, UploadOptions.standard());

            for (ObjectKey key : List.of(KEY, copy)) {
                Path file = root.resolve(key.value());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("r--------");
                store().delete(key);
                assertThat(file).doesNotExist();
            }
        }

        @Test
        void whenTheLastObjectGoes_thenItsFoldersGoAndTheDirectoryStays() {
            store().put(KEY, new byte[10]);
            store().put(new ObjectKey("archives/weekly/x"), new byte[10]);

            store().delete(KEY);

            assertThat(root.resolve("archives/daily")).doesNotExist();
            assertThat(root.resolve("archives/weekly/x")).exists();
            store().delete(new ObjectKey("archives/weekly/x"));
            assertThat(root).isDirectory();
        }

        @Test
        void whenItHoldsForeignFiles_thenTheyAreNeitherListedNorTouched() throws IOException {
            store().put(KEY, new byte[10]);
            Files.createDirectories(root.resolve("lost+found"));
            Files.writeString(root.resolve("a file~"), "x");

            assertThat(keys("")).containsExactly(KEY.value());
        }

        @Test
        void whenAKeyWouldReachTheUploads_thenItIsRefused() {
            assertThatThrownBy(() -> store().put(new ObjectKey(".uploads/x"), new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void whenAFileShrinksWhileItIsRead_thenTheReadFails() throws IOException {
            store().put(KEY, new byte[300_000]);

            try (var content = store().get(KEY)) {
                content.readNBytes(10);
                try (var file =
                        Files.newByteChannel(root.resolve(KEY.value()), java.nio.file.StandardOpenOption.WRITE)) {
                    file.truncate(200_000);
                }

                assertThatThrownBy(content::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("300000");
            }
        }

        @Test
        void whenItVanishes_thenItIsAnErrorAndNotAnEmptyRepository() throws IOException {
            store().put(KEY, new byte[10]);
            Files.move(root, root.resolveSibling("unmounted"));

            for (var attempt : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                    () -> keys(""),
                    () -> store().put(KEY, new byte[1]),
                    () -> store().head(KEY),
                    () -> store().upload(KEY, UploadOptions.standard()))) {
                assertThatThrownBy(attempt)
                        .asInstanceOf(type(RepositoryException.class))
                        .extracting(HoldfastException::explain)
                        .asString()
                        .contains(root.toString(), "is gone", "mount");
            }
            assertThat(root).doesNotExist();
        }

        @Test
        void whenTheThreadIsInterrupted_thenNothingOrAllIsWrittenAndItIsSaid() {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> store().put(KEY, new byte[1]))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("interrupted");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(keys("")).isEmpty();
            assertThat(store().unfinishedUploads()).isEmpty();
        }

        @Test
        void whenItCannotEverBeCreated_thenThatIsAnErrorAndNotAnEmptyRepository() throws IOException {
            Files.writeString(temporary.resolve("file"), "no directory");
            try (ObjectStore mistyped =
                    new DirectoryStore(new DirectorySettings(temporary.resolve("file/below/repository")))) {
                for (var attempt : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> mistyped.list(""), () -> mistyped.head(KEY), () -> mistyped.put(KEY, new byte[1]))) {
                    assertThatThrownBy(attempt)
                            .asInstanceOf(type(RepositoryException.class))
                            .extracting(HoldfastException::explain)
                            .asString()
                            .contains(
                                    temporary.resolve("file/below/repository")
                                            + " does not exist and cannot be created",
                                    temporary.resolve("file") + " is no directory",
                                    "correct the path");
                }
            }
        }

        @Test
        void whenObjectsOfSeveralSizesReplaceEachOther_thenWhoReadsSeesOneOfThemWhole() throws Exception {
            ObjectKey lease = new ObjectKey("leases/prod.json");
            store().put(lease, new byte[4000]);

            List<Boolean> whole = atOnce(2, thread -> {
                boolean isWhole = true;
                for (int i = 0; i < 300; i++) {
                    if (thread == 0) {
                        store().put(lease, new byte[i % 2 == 0 ? 10 : 4000]);
                    } else {
                        try (var content = store().get(lease)) {
                            int seen = content.readAllBytes().length;
                            isWhole &= seen == 10 || seen == 4000;
                        }
                    }
                }
                return isWhole;
            });

            assertThat(whole).containsOnly(true);
        }

        @Test
        void whenAFileStandsInTheWay_thenTheFailureNamesIt() throws IOException {
            Files.writeString(temporary.resolve("repository"), "a file");

            assertThatThrownBy(() -> store().put(KEY, new byte[1]))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining(root.toString());
        }
    }

    @Nested
    class GivenAProcessThatIsKilled {
        @Test
        void whenItWasUploading_thenNothingIsVisibleAndTheRestCanBeDropped() throws Exception {
            Process child = uploadInAnotherProcess();

            child.destroyForcibly();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(child.exitValue()).isEqualTo(128 + 9);
            assertThat(keys("")).isEmpty();
            List<UnfinishedUpload> left = store().unfinishedUploads();
            assertThat(left).extracting(UnfinishedUpload::key).containsExactly(KEY);
            assertThat(left.get(0).sizeBytes()).isPositive();
            assertThat(sweepAfter(Duration.ofHours(23)).removed()).isEmpty();
            assertThat(sweepAfter(Duration.ofHours(25)).removed()).hasSize(1);
            assertThat(store().unfinishedUploads()).isEmpty();
        }

        private SweepReport sweepAfter(Duration time) {
            Clock later = Clock.offset(Clock.systemUTC(), time);
            Repository repository = new Repository("local", store(), false, later);
            return new Sweep(repository, new Leases(ThisHost.read(), later), "sweep", later).run();
        }

        private Process uploadInAnotherProcess() throws IOException {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessUpload.class.getName(),
                            root.toString(),
                            KEY.value())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
            assertThat(output.readLine()).isEqualTo("uploading");
            return child;
        }
    }

    @Nested
    @Tag("tools")
    class GivenADirectoryOfAnotherUser {
        @Test
        void whenRootWrites_thenAllBelongsToThatUser() throws Exception {
            requireRoot();
            Files.createDirectory(root);
            Files.setAttribute(root, "unix:gid", 4322);
            Files.setAttribute(root, "unix:uid", 4321);

            store().put(KEY, new byte[10]);
            store().putIfAbsent(new ObjectKey("leases/prod.json"), new byte[10]);
            try (Upload upload = store().upload(new ObjectKey("archives/x"), UploadOptions.standard())) {
                upload.write(new byte[10]);
                upload.commit();
            }

            try (Stream<Path> all = Files.walk(root)) {
                assertThat(all).hasSizeGreaterThan(8).allSatisfy(file -> {
                    assertThat(Files.getAttribute(file, "unix:uid"))
                            .as(file.toString())
                            .isEqualTo(4321);
                    assertThat(Files.getAttribute(file, "unix:gid"))
                            .as(file.toString())
                            .isEqualTo(4322);
                });
            }
        }

        private void requireRoot() throws IOException {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                throw Tools.missing("giving files away needs root");
            }
        }
    }

    @Nested
    @Tag("tools")
    class GivenASmallDisk {
        @Test
        void whenItIsFull_thenTheFailureNamesTheSpaceAndNothingIsVisible() throws Exception {
            Path disk = Files.createDirectory(temporary.resolve("disk"));
            String mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
            if (!mounted.isEmpty()) {
                throw Tools.missing("mounting a tmpfs needs root: " + mounted);
            }
            try (ObjectStore small = new DirectoryStore(new DirectorySettings(disk.resolve("repository")))) {
                assertThatThrownBy(() -> fill(small))
                        .asInstanceOf(type(RepositoryException.class))
                        .extracting(HoldfastException::explain)
                        .asString()
                        .contains("the disk is full", "MiB free of 4.0 MiB", "HINT: free space");
                try (Stream<?> objects = small.list("")) {
                    assertThat(objects).isEmpty();
                }
                assertThat(small.unfinishedUploads()).isEmpty();
                small.put(KEY, new byte[1000]);
            } finally {
                run("umount", disk.toString());
            }
        }

        private void fill(ObjectStore small) throws IOException {
            try (Upload upload = small.upload(KEY, UploadOptions.standard())) {
                upload.write(random(8 * 1024 * 1024));
                upload.commit();
            }
        }

        private String run(String... command) throws Exception {
            Tools.require(command[0]);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 ? "" : output.strip() + " (exit " + process.exitValue() + ")";
        }
    }
}
