package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ConvexCli;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.FullDeployment;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two deployments with the same content: into one {@code holdfast restore} brings a backup, or a part of it; into the other the real {@code npx convex import} brings what
 * {@code holdfast fetch} or {@code extract} gives of the same backup. Afterwards they are equal.
 */
@Tag("tools")
final class RestoredAlikeTest {
    private static final String DEEP = "waitlist/rateLimiter";

    private final Sandbox source =
            Sandbox.builder().name("source").data(FullDeployment.data()).start();
    private final List<Sandbox> targets = new ArrayList<>();

    @TempDir
    private Path folder;

    private ConvexCli convex;
    private Path configuration;
    private Commands holdfast;

    @BeforeEach
    void backUp() throws Exception {
        convex = ConvexCli.require();
        configuration = folder.resolve("holdfast.conf");
        holdfast = new Commands(configuration);
        configure("");
        succeed("backup", "source");
    }

    @AfterEach
    void close() {
        targets.forEach(Sandbox::close);
        source.close();
    }

    private void configure(String more) throws IOException {
        Files.writeString(configuration, """
                holdfast {
                  state-dir = "%1$s/state"
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.source { url = "%2$s", deploy-key = "%3$s", schedules {} }
                  %4$s
                }
                """.formatted(
                        folder, source.url(), source.adminKey().reveal(), more));
    }

    private void succeed(String... command) {
        assertThat(holdfast.execute(command)).as(holdfast.printed()).isZero();
    }

    /** Two of the same content, which is made twice; the first one is configured. */
    private void targets(SandboxData ours, SandboxData other) throws IOException {
        targets.add(Sandbox.builder().name("ours").data(ours).start());
        targets.add(Sandbox.builder().name("other").data(other).start());
        assertThat(ours().digest()).isEqualTo(other().digest()).isNotEqualTo(source.digest());
        configure("deployments.ours { url = \"%1$s\", deploy-key = \"%2$s\", restore-key = \"%2$s\", schedules {} }"
                .formatted(ours().url(), ours().adminKey().reveal()));
    }

    private Sandbox ours() {
        return targets.get(0);
    }

    private Sandbox other() {
        return targets.get(1);
    }

    /** The source, and what happened to it since. */
    private static SandboxData damaged() {
        SandboxData data = FullDeployment.data();
        data.insert("born_later", Map.of("n", 1L));
        data.insert("waitlist", "born_later", Map.of("n", 1L));
        data.insert("t3", Map.of("written", "since"));
        data.insert("waitlist", "entries", Map.of("mail", "eve@example.org"));
        data.insert(DEEP, "nothing", Map.of("now", "something"));
        data.dropTable("", "values");
        data.dropTable(DEEP, "limits");
        data.delete("t7", data.documentIds("", "t7").get(0));
        data.store("", "text/plain", new byte[5]);
        data.store(DEEP, "text/plain", new byte[6]);
        return data;
    }

    /** One that was never the source: a few of its tables by name and number, with documents of their own, and a table whose number is another there. */
    private static SandboxData stranger() {
        SandboxData data = SandboxData.empty(FullDeployment.clock(), 77);
        for (int i = 0; i < 9; i++) {
            data.insert("t" + i, Map.of("stranger", (double) i));
        }
        data.insert("unicode", Map.of("number", "10010, which t9 has in the source"));
        data.insert("waitlist", "mine", Map.of("n", 1L));
        data.store("", "text/plain", new byte[] {1, 2, 3});
        return data;
    }

    private void restore(String... options) {
        List<String> command = new ArrayList<>(List.of("restore", "latest", "--deployment", "source", "--to", "ours"));
        command.addAll(List.of("--confirm", "ours"));
        command.addAll(List.of(options));
        succeed(command.toArray(String[]::new));
    }

    private void importIntoTheOther(Path zip, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("import"));
        command.addAll(List.of(options));
        command.add(zip.toString());
        ConvexCli.Result result =
                convex.run(other().url(), other().adminKey().reveal(), command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private Path fetched() {
        Path zip = folder.resolve("fetched.zip");
        succeed("fetch", "latest", "--deployment", "source", "--output", zip.toString());
        return zip;
    }

    private Path extracted(String... options) {
        Path zip = folder.resolve("extracted.zip");
        List<String> command = new ArrayList<>(List.of("extract", "latest", "--deployment", "source"));
        command.addAll(List.of("--format", "zip", "--output", zip.toString()));
        command.addAll(List.of(options));
        succeed(command.toArray(String[]::new));
        return zip;
    }

    private void thenBothAreEqual() {
        assertThat(ours().digest()).isEqualTo(other().digest());
    }

    @Test
    void whenAllIsRestoredIntoTheDamagedDeployment_thenBothAreEqualToTheSource() throws Exception {
        targets(damaged(), damaged());

        restore();
        importIntoTheOther(fetched(), "--replace-all", "-y");

        thenBothAreEqual();
        assertThat(ours().digest()).isEqualTo(source.digest());
    }

    @Test
    void whenAllIsRestoredIntoAnEmptyDeployment_thenBothAreEqualToTheSource() throws Exception {
        targets(SandboxData.empty(FullDeployment.clock(), 8), SandboxData.empty(FullDeployment.clock(), 8));

        restore("--mode", "require-empty");
        importIntoTheOther(fetched());

        thenBothAreEqual();
        assertThat(ours().digest()).isEqualTo(source.digest());
    }

    @Test
    void whenAllIsRestoredIntoAnotherDeployment_thenBothAreEqual() throws Exception {
        targets(stranger(), stranger());

        restore();
        importIntoTheOther(fetched(), "--replace-all", "-y");

        thenBothAreEqual();
        assertThat(ours().data().tables("waitlist"))
                .containsExactlyElementsOf(source.data().tables("waitlist"));
        assertThat(ours().data().count("", "values")).isOne();
    }

    @Test
    void whenAllIsRestoredBesideWhatIsThere_thenBothAreEqual() throws Exception {
        targets(damaged(), damaged());

        restore("--mode", "replace");
        importIntoTheOther(fetched(), "--replace", "-y");

        thenBothAreEqual();
        assertThat(ours().data().count("", "born_later")).isOne();
        assertThat(ours().data().count("", "t7")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t3", "values,unicode,Large_1,empty_one,t7", DEEP + ":limits,waitlist:entries"})
    void whenTablesAreRestored_thenBothAreEqual(String tables) throws Exception {
        targets(damaged(), damaged());
        String before = ours().digest();

        restore("--tables", tables);
        importIntoTheOther(extracted("--table", tables), "--replace", "-y");

        thenBothAreEqual();
        assertThat(ours().digest()).isNotEqualTo(before).contains("table born_later");
    }

    @Test
    void whenAComponentIsRestored_thenBothAreEqual() throws Exception {
        targets(damaged(), damaged());
        List<String> tables = new ArrayList<>();
        for (String component : List.of("waitlist", DEEP)) {
            source.data().tables(component).forEach(table -> tables.add(component + ":" + table));
        }

        restore("--component", "waitlist", "--no-files");
        importIntoTheOther(extracted("--table", String.join(",", tables)), "--replace", "-y");

        thenBothAreEqual();
        assertThat(ours().data().lines(DEEP, "limits"))
                .isEqualTo(source.data().lines(DEEP, "limits"))
                .isNotEmpty();
        assertThat(ours().data().count(DEEP, "nothing")).isZero();
        assertThat(ours().data().count("waitlist", "born_later")).isOne();
    }

    @Test
    void whenATableIsRestoredWhoseNumberDiffers_thenBothAreEqual() throws Exception {
        targets(stranger(), stranger());

        restore("--tables", "unicode");
        importIntoTheOther(extracted("--table", "unicode"), "--replace", "-y");

        thenBothAreEqual();
        assertThat(ours().data().lines("", "unicode")).isEqualTo(source.data().lines("", "unicode"));
    }

    @Test
    void whenATableIsAppended_thenBothAreEqual() throws Exception {
        targets(stranger(), stranger());

        restore("--tables", "t4", "--mode", "append");
        importIntoTheOther(extracted("--table", "t4"), "--append");

        thenBothAreEqual();
        assertThat(ours().data().count("", "t4")).isEqualTo(2);
    }

    @Test
    void whenADocumentIsPutAmongOthers_thenItIsAsIfItHadBeenAppended() throws Exception {
        targets(stranger(), stranger());
        String document = source.data().documentIds("", "t4").get(0);

        restore("--documents", "t4:" + document);
        importIntoTheOther(extracted("--table", "t4", "--documents", document), "--append");

        thenBothAreEqual();
        assertThat(ours().data().documentIds("", "t4")).hasSize(2).contains(document);
    }
}
