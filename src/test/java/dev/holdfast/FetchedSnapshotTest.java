package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ConvexCli;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Holdfast hands out is a snapshot that the real {@code npx convex import} takes, and the data is the same afterwards. */
final class FetchedSnapshotTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("tools")
    void whenAnEncryptedBackupIsFetchedAndImported_thenTheOtherDeploymentHoldsTheSameData() throws Exception {
        ConvexCli convex = ConvexCli.require();
        try (Sandbox source = Sandbox.builder()
                        .name("prod")
                        .data(SandboxData.guardman())
                        .start();
                Sandbox target =
                        Sandbox.builder().name("dev").data(SandboxData.empty()).start()) {
            Commands holdfast = new Commands(configure(source));
            Path zip = folder.resolve("snapshot.zip");
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.execute("fetch", "latest", "--output", zip.toString()))
                    .as(holdfast.printed())
                    .isZero();

            var imported = convex.run(
                    target.url(), target.adminKey().reveal(), "import", "--replace-all", "-y", zip.toString());

            assertThat(imported.exitCode()).as(imported.output()).isZero();
            assertThat(target.data().tables("")).isEqualTo(source.data().tables(""));
            for (String table : source.data().tables("")) {
                assertThat(target.data().lines("", table))
                        .as(table)
                        .isEqualTo(source.data().lines("", table));
            }
            for (String file : source.data().files("")) {
                assertThat(target.data().file("", file))
                        .as(file)
                        .isEqualTo(source.data().file("", file));
            }
        }
    }

    private Path configure(Sandbox source) throws IOException {
        Path identity = folder.resolve("identity.txt");
        Path nothing = Files.writeString(folder.resolve("none.conf"), "");
        Commands keys = new Commands(nothing);
        assertThat(keys.execute("keygen", "--output", identity.toString()))
                .as(keys.printed())
                .isZero();
        String recipient = Files.readAllLines(identity).stream()
                .filter(line -> line.startsWith("# public key: "))
                .findFirst()
                .orElseThrow()
                .substring("# public key: ".length());
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  encryption { recipients = ["%2$s"], identity-file = "%3$s" }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.prod { url = "%4$s", deploy-key = "%5$s", into = [local], schedules {} }
                }
                """.formatted(
                folder, recipient, identity, source.url(), source.adminKey().reveal()));
    }
}
