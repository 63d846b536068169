package dev.holdfast.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.ImportTarget.Mode;
import dev.holdfast.sandbox.ConvexCli;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.FullDeployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we import and what the real {@code npx convex import} imports from the same file leave equal deployments. */
@Tag("tools")
final class CliRestoreTest {
    @TempDir
    private Path folder;

    private final LiveDeployment byCli = new LiveDeployment(Sandbox.builder().data(lived()));
    private final LiveDeployment byUs = new LiveDeployment(Sandbox.builder().data(lived()));
    private ConvexCli cli;

    /** A deployment with some content of its own; the same each time. */
    private static SandboxData lived() {
        SandboxData data = SandboxData.empty(FullDeployment.clock(), 3);
        for (int i = 0; i < 5; i++) {
            data.insert("visits", Map.of("n", (double) i));
        }
        data.insert("waitlist", "mine", Map.of("n", 1L));
        data.store("", "text/plain", new byte[] {1, 2, 3});
        return data;
    }

    @BeforeEach
    void install() throws Exception {
        cli = ConvexCli.require();
    }

    @AfterEach
    void close() {
        byCli.close();
        byUs.close();
    }

    private void importByCli(Path zip, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("import"));
        arguments.addAll(List.of(options));
        arguments.add(zip.toString());
        ConvexCli.Result result =
                cli.run(byCli.sandbox.url(), byCli.sandbox.adminKey().reveal(), arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    /** A ZIP of what a deployment with the same first table held, one with more documents. */
    private Path exported(boolean includeStorage, String table) throws Exception {
        SandboxData data = SandboxData.empty(FullDeployment.clock(), 44);
        data.insert(table, Map.of("n", 1L, "f", 2.0));
        data.insert(table, Map.of("n", 2L));
        data.insert("waitlist/inner", "deep", Map.of("n", 1L));
        data.store("", "image/png", new byte[] {9, 9});
        try (LiveDeployment source = new LiveDeployment(Sandbox.builder().data(data))) {
            return source.export(folder.resolve("source.zip"), includeStorage);
        }
    }

    @ParameterizedTest
    @CsvSource({"--replace-all, REPLACE_ALL", "--replace, REPLACE"})
    void whenBothReplaceWithFiles_thenBothAreEqual(String option, Mode mode) throws Exception {
        Path zip = exported(true, "visits");

        importByCli(zip, option, "-y");
        byUs.restore(zip, mode);

        assertThat(byCli.sandbox.digest())
                .isEqualTo(byUs.sandbox.digest())
                .contains("image/png")
                .contains("table visits 10001 2 documents");
    }

    @Test
    void whenBothAppend_thenBothAreEqual() throws Exception {
        Path zip = exported(true, "visits");

        importByCli(zip, "--append");
        byUs.restore(zip, Mode.APPEND);

        assertThat(byCli.sandbox.digest())
                .isEqualTo(byUs.sandbox.digest())
                .contains("table visits 10001 7 documents")
                .contains("image/png", "text/plain");
    }

    @Test
    void whenBothRequireEmptyTables_thenBothAreEqual() throws Exception {
        byCli.sandbox.data().dropTable("", "visits");
        byUs.sandbox.data().dropTable("", "visits");
        Path zip = exported(false, "visits");

        importByCli(zip);
        byUs.restore(zip, Mode.REQUIRE_EMPTY);

        assertThat(byCli.sandbox.digest()).isEqualTo(byUs.sandbox.digest()).contains("table visits 10001 2 documents");
    }

    @Test
    void whenBothRestoreSomethingOfEverySort_thenBothAreEqualToTheSource() throws Exception {
        try (LiveDeployment source = new LiveDeployment(Sandbox.builder().data(FullDeployment.data()))) {
            Path zip = source.export(folder.resolve("full.zip"));

            importByCli(zip, "--replace-all", "-y");
            byUs.restore(zip, Mode.REPLACE_ALL);

            assertThat(byUs.sandbox.digest()).isEqualTo(source.sandbox.digest());
            assertThat(byCli.sandbox.digest()).isEqualTo(source.sandbox.digest());
        }
    }

    @Test
    void whenTheCliWouldRemoveRowsAndNobodyConfirms_thenItStopsAndNothingChanges() throws Exception {
        String before = byCli.sandbox.digest();
        Path zip = exported(false, "visits");

        ConvexCli.Result result =
                cli.run(byCli.sandbox.url(), byCli.sandbox.adminKey().reveal(), "import", "--replace", zip.toString());

        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(before).isEqualTo(byCli.sandbox.digest().replace("component waitlist/inner\n", ""));
    }
}
