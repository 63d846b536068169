package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ConvexCli;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with what is in a backup, from the configuration to the deployment. */
final class LookInsideTest {
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    private Commands holdfast;
    private String table = "";

    @BeforeEach
    void backup() throws IOException {
        holdfast = new Commands(Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.prod { url = "%2$s", deploy-key = "%3$s", into = [local], schedules {} }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal())));
        succeed("backup", "prod");
        table = sandbox.data().tables("").stream()
                .filter(name -> sandbox.data().count("", name) > 1)
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void succeed(String... command) {
        assertThat(holdfast.execute(command)).as(holdfast.printed()).isZero();
    }

    private List<String> lines() {
        return sandbox.data().lines("", table);
    }

    @Test
    void whenTheDeploymentIsAsItWas_thenItIsTheSame() {
        succeed("diff", "latest", "prod", "--exit-code");

        assertThat(holdfast.out()).startsWith("the same: ");
        assertThat(holdfast.err()).contains("prod as of ");
    }

    @Test
    void whenSeveralAreConfigured_thenLatestIsThatOfTheDeploymentItIsComparedWith() throws IOException {
        Path configuration = folder.resolve("holdfast.conf");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        + "holdfast.deployments.dev { url = \"http://127.0.0.1:9\", deploy-key = \"dev|01ff\","
                        + " into = [local], schedules {} }");

        succeed("diff", "latest", "prod", "--exit-code");

        assertThat(holdfast.execute("diff", "latest", "latest")).isEqualTo(2);
    }

    @Test
    void whenTheDeploymentWasChanged_thenTheDifferenceIsTold() {
        String added = sandbox.data().insert(table, Map.of("note", "new"));
        String line = lines().get(0);
        String gone = line.replaceFirst(".*\"_id\":\"([a-z0-9]+)\".*", "$1");
        assertThat(sandbox.data().delete(table, gone)).isTrue();

        assertThat(holdfast.execute("diff", "latest", "prod", "--exit-code")).isEqualTo(8);
        assertThat(holdfast.out()).contains("+ " + table + " " + added, "- " + table + " " + gone);

        succeed("backup", "prod");
        String[] backups = holdfast.out().split("\\s+");
        assertThat(backups).isNotEmpty();
        succeed("diff", "latest", "prod", "--exit-code");
        succeed("find", "latest", "--id", added);
        assertThat(holdfast.out()).startsWith(table + " " + added + "\n");
        succeed("find", "latest", "--id", gone);
        assertThat(holdfast.err()).contains("there is no such document");
    }

    @Test
    void whenATableIsExtracted_thenItsLinesAreThoseOfTheDeployment() throws IOException {
        Path file = folder.resolve("table.jsonl");

        succeed("extract", "latest", "--table", table, "--output", file.toString());

        assertThat(Files.readAllLines(file)).isEqualTo(lines());
        succeed("audit");
        assertThat(holdfast.out()).contains("read");
    }

    @Test
    @Tag("tools")
    void whenTablesAreExtractedAsAZip_thenTheRealImportTakesThem() throws Exception {
        ConvexCli convex = ConvexCli.require();
        Path zip = folder.resolve("table.zip");
        succeed("extract", "latest", "--table", table, "--format", "zip", "--output", zip.toString());

        try (Sandbox target =
                Sandbox.builder().name("dev").data(SandboxData.empty()).start()) {
            target.data().insert("", "other", Map.of("kept", true));

            var imported =
                    convex.run(target.url(), target.adminKey().reveal(), "import", "--replace", "-y", zip.toString());

            assertThat(imported.exitCode()).as(imported.output()).isZero();
            assertThat(target.data().lines("", table)).isEqualTo(lines());
            assertThat(target.data().count("", "other")).isOne();
        }
    }
}
