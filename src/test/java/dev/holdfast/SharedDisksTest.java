package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SharedDisks.Disk;
import dev.holdfast.SharedDisks.Finding;
import dev.holdfast.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedDisksTest {
    private static final Disk SYSTEM = new Disk("1", "/dev/vda1", false);
    private static final Disk DATA = new Disk("2", "/dev/vdb1", false);
    private static final Disk SERVER = new Disk("3", "nas:/backups", true);

    @TempDir
    private Path folder;

    private List<Finding> find(String url, String into, String repositories) throws IOException {
        Path file = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  repositories { %s }
                  deployments.prod { url = "%s", deploy-key = "%s", into = [%s], schedules {} }
                }
                """.formatted(
                        folder.resolve("state"), repositories, url, keyOf(url), into));
        return new SharedDisks(SharedDisksTest::disk, Path.of("/tmp")).in(ConfigLoader.load(file, Map.of()));
    }

    /** A self-hosted deployment has an admin key, one of the cloud a deploy key. */
    private static String keyOf(String url) {
        return url.startsWith("https") ? "prod:prod|secret" : "convex-self-hosted|secret";
    }

    private static Optional<Disk> disk(Path path) {
        if (path.startsWith("/unknown")) {
            return Optional.empty();
        }
        return Optional.of(path.startsWith("/data") ? DATA : path.startsWith("/nas") ? SERVER : SYSTEM);
    }

    private static String directory(String name, String path) {
        return name + " { type = directory, path = \"" + path + "\" }\n";
    }

    @Test
    void whenTwoRepositoriesLieOnOneDisk_thenThatIsFound() throws IOException {
        assertThat(find(
                        "https://prod.convex.cloud",
                        "one, two, three",
                        directory("one", "/data/one") + directory("two", "/data/two") + directory("three", "/nas")))
                .containsExactly(
                        new Finding(
                                "prod",
                                "the repositories one and two lie on one disk (/dev/vdb1): its failure takes the copies in both"));
    }

    @Test
    void whenADeploymentHereHasAllBackupsOnTheSystemDisk_thenThatIsFound() throws IOException {
        assertThat(find("http://127.0.0.1:3210", "local", directory("local", "/var/lib/holdfast/repository")))
                .extracting(Finding::text)
                .containsExactly("it runs on this host, and all its backups (local) lie on this host's system disk"
                        + " (/dev/vda1), as its own data probably does: one failure takes both");
    }

    @Test
    void whenThereIsAnotherPlace_thenNothingIsFound() throws IOException {
        String local = directory("local", "/var/lib/holdfast/repository");

        assertThat(find("http://127.0.0.1:3210", "local, nas", local + directory("nas", "/nas")))
                .isEmpty();
        assertThat(find("http://127.0.0.1:3210", "local", directory("local", "/data")))
                .isEmpty();
        assertThat(find("http://127.0.0.1:3210", "local, cloud", local + """
                cloud { type = s3, bucket = acme, region = eu-central-1 }
                """)).isEmpty();
        assertThat(find("https://prod.convex.cloud", "local", local)).isEmpty();
    }

    @Test
    void whenItIsATrialOrTheSystemDoesNotTell_thenNothingIsFound() throws IOException {
        assertThat(find("http://127.0.0.1:3210", "local", directory("local", "/tmp/trial")))
                .isEmpty();
        assertThat(find("http://127.0.0.1:3210", "local", directory("local", "/unknown")))
                .isEmpty();
        assertThat(find(
                        "https://prod.convex.cloud",
                        "one, two",
                        directory("one", "/unknown/1") + directory("two", "/unknown/2")))
                .isEmpty();
    }

    @Test
    void whenTheSystemIsAsked_thenAFolderThatIsNotThereYetLiesWhereItsParentDoes() {
        LocalDisks disks = new LocalDisks();

        assertThat(disks.of(folder.resolve("not/there/yet"))).isPresent().isEqualTo(disks.of(folder));
    }

    @Test
    void whenTheConfigurationIsChecked_thenTheNoteIsThere() throws IOException {
        Path outside = Files.createTempDirectory(Path.of("target"), "disks").toAbsolutePath();
        find(
                "https://prod.convex.cloud",
                "one, two",
                directory("one", outside.resolve("one").toString())
                        + directory("two", outside.resolve("two").toString()));
        Commands holdfast = new Commands(folder.resolve("holdfast.conf"));

        assertThat(holdfast.execute("check-config")).isZero();

        assertThat(holdfast.err())
                .contains("note: deployment prod: the repositories one and two lie on one disk")
                .contains("add a repository on another machine");
    }
}
