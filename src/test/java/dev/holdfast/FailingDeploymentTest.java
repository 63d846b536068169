package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the deployment answers: never a false backup, and never a good one thrown away. */
final class FailingDeploymentTest {
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    private Commands holdfast;

    @BeforeEach
    void configure() throws IOException {
        holdfast = new Commands(Configurations.ofDirectory(folder, sandbox));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Nested
    class GivenItsZipArrivesDamaged {
        @Test
        void whenItDoesOnce_thenTheBackupSucceeds() {
            sandbox.misbehaviour().damageDownloads(2000, 1);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.execute("verify", "latest"))
                    .as(holdfast.printed())
                    .isZero();
        }

        @Test
        void whenItDoesAlways_thenThereIsNoBackupAndNoArchive() throws IOException {
            sandbox.misbehaviour().damageDownloads(2000, Misbehaviour.ALWAYS);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isEqualTo(6);
            assertThat(holdfast.err()).contains("arrived damaged 3 times").contains("HINT");
            thenNothingIsStored();
        }
    }

    @Nested
    class GivenItsZipArrivesCut {
        @Test
        void whenItDoesTwice_thenTheBackupSucceeds() {
            sandbox.misbehaviour().cutDownloads(3000, 2);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
        }

        @Test
        void whenItDoesAlways_thenThereIsNoBackupAndNoArchive() throws IOException {
            sandbox.misbehaviour().cutDownloads(3000, Misbehaviour.ALWAYS);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isEqualTo(4);
            assertThat(holdfast.err()).contains("was cut 3 times").contains("HINT");
            thenNothingIsStored();
        }
    }

    @Nested
    class GivenTheSnapshotIsStored {
        @Test
        void whenEnvironmentVariablesCannotBeRead_thenTheBackupIsKeptAndSaysSo() {
            sandbox.misbehaviour().answer("/api/v1/list_environment_variables", 400, Misbehaviour.ALWAYS);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.execute("show", "latest")).isZero();
            assertThat(holdfast.out()).contains("environment variables (could not be read: ");
        }

        @Test
        void whenTheExportCannotBeExpired_thenTheBackupIsKept() {
            sandbox.misbehaviour().answer("/api/export/set_expiration", 400, Misbehaviour.ALWAYS);

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.backups()).isEqualTo(1);
        }
    }

    private void thenNothingIsStored() throws IOException {
        sandbox.misbehaviour().behave();
        assertThat(holdfast.backups()).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("repository"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains(".zip"));
        }
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
    }
}
