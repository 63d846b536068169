package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators and the daemon do is found in the audit log. */
final class AuditCommandsTest {
    private static final Pattern ACTION = Pattern.compile("\"action\" : \"([^\"]+)\"");

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    private Path configuration = Path.of("none");
    private Commands holdfast = new Commands(configuration);

    @BeforeEach
    void configure() throws IOException {
        configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { port = 0 }
                  repositories {
                    local { type = directory, path = "%1$s/local" }
                    second { type = directory, path = "%1$s/second" }
                  }
                  deployments.prod { url = "%2$s", deploy-key = "%3$s", into = [local, second], schedules {} }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal()));
        holdfast = new Commands(configuration);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void done(String... command) {
        assertThat(holdfast.execute(command)).as(holdfast.printed()).isZero();
    }

    private List<String> actions(String... options) {
        String[] command =
                Stream.concat(Stream.of("audit", "--json"), Stream.of(options)).toArray(String[]::new);
        done(command);
        return ACTION.matcher(holdfast.out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void whenAnOperatorWorks_thenEachDeedIsThereOnceWithWhoDidIt() {
        done("backup", "prod");
        done("replicate");
        done("hold", "latest", "--deployment", "prod", "--reason", "evidence\nof 21 November");
        done("unhold", "latest", "--deployment", "prod");
        done(
                "fetch",
                "latest",
                "--deployment",
                "prod",
                "--output",
                folder.resolve("out.zip").toString());

        assertThat(actions()).containsExactly("backup", "replicate", "hold", "unhold", "fetch");
        assertThat(holdfast.out()).contains(Host.ours().user() + "@");
        assertThat(actions("--deployment", "other")).isEmpty();
        done("audit", "--deployment", "prod");
        assertThat(holdfast.out().lines())
                .hasSize(6)
                .anyMatch(line -> line.contains("in local, second; reason=evidence of 21 November"));
    }

    @Test
    void whenAReportIsAskedFor_thenItTellsOfTheBackupInEachForm() throws IOException {
        done("backup", "prod");
        Path page = folder.resolve("report.html");

        done("report", "--since", "7d");
        assertThat(holdfast.out()).contains("PROD: nothing was owed in this time", "verified backups from", "manual");
        done("report", "--format", "csv", "--deployment", "prod");
        assertThat(holdfast.out()).contains("\r\nbackup,prod,").contains("\r\naudit,prod,");
        done("report", "--format", "html", "--output", page.toString());
        assertThat(Files.readString(page)).startsWith("<!doctype html>").endsWith("</html>\n");
        assertThat(holdfast.execute("report", "--deployment", "prid")).isEqualTo(2);
        assertThat(holdfast.err()).contains("did you mean prod?");
    }

    @Test
    void whenTheDaemonStartsReloadsAndStops_thenThatIsThere() {
        try (Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            service.start();
            service.reload();
        }

        assertThat(actions()).containsExactly("start", "reload", "stop");
    }

    @Test
    void whenTheLogCannotBeWritten_thenTheDeedIsDoneAllTheSame() throws IOException {
        done("backup", "prod");
        Path audit = folder.resolve("local/audit");
        try (Stream<Path> all = Files.walk(audit)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        Files.writeString(audit, "in the way");

        done("hold", "latest", "--deployment", "prod", "--reason", "evidence");

        done("show", "latest", "--deployment", "prod");
        assertThat(holdfast.out()).contains("evidence");
    }

    @Test
    void whenARepositoryIsDown_thenTheOthersAreShownAndTheExitCodeSaysSo() throws IOException {
        done("backup", "prod");
        Files.writeString(folder.resolve("second"), "no directory");

        assertThat(holdfast.execute("audit")).isEqualTo(5);
        assertThat(holdfast.out()).contains("backup");
        assertThat(holdfast.err()).contains("second");
    }
}
