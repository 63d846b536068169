package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox is faithful enough if Convex's own command line cannot tell it from a deployment. */
@Tag("tools")
final class ConvexCliTest {
    @TempDir
    private Path folder;

    private final Sandbox source =
            Sandbox.builder().data(SandboxData.guardman()).start();
    private final Sandbox target = Sandbox.builder().start();
    private ConvexCli cli;

    @BeforeEach
    void install() throws Exception {
        cli = ConvexCli.require();
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
    }

    @Test
    void whenItExportsAndImportsElsewhere_thenTheOtherDeploymentHoldsTheSame() throws Exception {
        Path zip = folder.resolve("with-files.zip");

        run(source, "export", "--include-file-storage", "--path", zip.toString());
        target.data().insert("born_later", Map.of());
        run(target, "import", "--replace-all", "-y", zip.toString());

        assertThat(target.data().tables("")).isEqualTo(source.data().tables(""));
        for (String table : source.data().tables("")) {
            assertThat(target.data().lines("", table)).isEqualTo(source.data().lines("", table));
        }
        assertThat(target.data().files("")).isEqualTo(source.data().files("")).hasSize(3);
    }

    @Test
    void whenItExportsWithoutFiles_thenTheZipHasNone() throws Exception {
        Path zip = folder.resolve("plain.zip");

        run(source, "export", "--path", zip.toString());

        try (ZipFile read = new ZipFile(zip.toFile())) {
            assertThat(read.stream().map(ZipEntry::getName)).noneMatch(name -> name.startsWith("_storage"));
            assertThat(read.size()).isEqualTo(2 + 2 * 27);
        }
    }

    @Test
    void whenItImportsOneTable_thenTheRowsAreThere() throws Exception {
        Path lines = Files.writeString(folder.resolve("rows.jsonl"), "{\"name\":\"Ada\"}\n{\"name\":\"Grace\"}\n");

        run(source, "import", "--table", "team_members", lines.toString());

        assertThat(source.data().count("", "team_members")).isEqualTo(2);
    }

    @Test
    void whenItShowsData_thenTablesAndDocumentsAreListed() throws Exception {
        assertThat(run(source, "data")).contains("communes", "authRefreshTokens", "heroes");
        assertThat(run(source, "data", "users", "--format", "jsonArray"))
                .contains("Camille Roy")
                .contains("camille-roy@guardman.example");
    }

    @Test
    void whenItSetsVariables_thenItListsThem() throws Exception {
        run(source, "env", "set", "SITE_NAME", "Guardman");
        run(source, "env", "set", "MAIL_FROM", "contact@guardman.example");

        assertThat(run(source, "env", "list")).contains("SITE_NAME=Guardman", "MAIL_FROM=");
        assertThat(run(source, "env", "get", "SITE_NAME").strip()).endsWith("Guardman");
        assertThat(source.environmentVariables()).containsEntry("SITE_NAME", "Guardman");
    }

    private String run(Sandbox sandbox, String... arguments) throws IOException, InterruptedException {
        ConvexCli.Result result = cli.run(sandbox.url(), sandbox.adminKey().reveal(), arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}
