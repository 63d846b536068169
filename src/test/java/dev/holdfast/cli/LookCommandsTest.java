package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.GeneratedSnapshot;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look into snapshots, on files. */
final class LookCommandsTest {
    private static final TableName USERS = new TableName("", "users");
    private static final TableName QUEUE = new TableName("mail", "queue");

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private final GeneratedSnapshot old = GeneratedSnapshot.empty(1)
            .table(USERS, 10001)
            .table(QUEUE, 10001)
            .table(new TableName("", "kept"), 10002)
            .grow(new TableName("", "kept"), 3);

    private String ann = "";
    private String bob = "";
    private String before = "";
    private String after = "";

    @BeforeEach
    void write() throws IOException {
        ann = old.add(USERS, "\"age\":41,\"name\":\"Ann\",\"zip\":\"8001\"");
        bob = old.add(USERS, "\"age\":41.0,\"name\":\"Bob \u009b\"");
        old.add(QUEUE, "\"to\":\"" + ann + "\"");
        GeneratedSnapshot now = old.copy(2)
                .put(USERS, ann, "\"age\":42,\"name\":\"Ann\",\"profile\":{\"city\":\"Bern\"},\"zip\":\"8001\"")
                .remove(USERS, bob);
        now.add(USERS, "\"name\":\"Eve\"");
        now.drop(QUEUE).table(new TableName("mail", "jobs"), 10001);
        before = written("before.zip", old);
        after = written("after.zip", now);
    }

    private String written(String name, GeneratedSnapshot snapshot) throws IOException {
        return Files.write(folder.resolve(name), snapshot.pack()).toString();
    }

    private String golden(Shell.Result result) {
        return result.transcript().replace(folder.toString() + "/", "");
    }

    @Nested
    class GivenTwoFiles {
        @Test
        void whenTheyDiffer_thenEveryDifferenceIsTold() {
            Golden.assertSame(golden(shell.call("diff", before, after)), "dev/holdfast/cli/diff.txt");
            Golden.assertSame(golden(shell.call("diff", before, after, "--json")), "dev/holdfast/cli/diff-json.txt");
            Golden.assertSame(
                    golden(shell.call("diff", before, after, "--summary", "--exit-code")),
                    "dev/holdfast/cli/diff-summary.txt");
        }

        @Test
        void whenTheyAreTheSame_thenThatIsSaid() {
            Shell.Result result = shell.call("diff", before, before, "--exit-code");

            assertThat(result.code()).isZero();
            assertThat(result.out()).isEqualTo("the same: 3 tables\n");
            assertThat(shell.call("diff", before, before, "--json").out())
                    .isEqualTo("{\"kind\":\"end\",\"equal\":true,\"differing\":0,\"same\":3}\n");
        }

        @Test
        void whenOnlyFilesAreNamed_thenNoConfigurationIsRead() {
            shell.call("diff", before, after);
            shell.call("find", before, "--id", ann);

            assertThat(shell.toolbox.calls).isEmpty();
        }

        @Test
        void whenOneIsNotThere_thenThatIsSaid() {
            Shell.Result result = shell.call("diff", before, folder + "/none.zip");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("there is no file");
        }

        @Test
        void whenOneIsDamaged_thenItEndsWithSix() throws IOException {
            Path damaged = folder.resolve("damaged.zip");
            byte[] zip = Files.readAllBytes(Path.of(after));
            zip[zip.length / 2] ^= 1;
            Files.write(damaged, zip);

            assertThat(shell.call("diff", before, damaged.toString()).code()).isEqualTo(6);
            assertThat(shell.call("find", damaged.toString(), "--id", ann).code())
                    .isEqualTo(6);
        }
    }

    @Nested
    class GivenSomethingToFind {
        @Test
        void whenItIsThere_thenItsTableIsTold() {
            assertThat(shell.call("find", before, "--id", ann).out())
                    .isEqualTo("users " + ann + "\n"
                            + old.lines(USERS).get(old.ids(USERS).indexOf(ann)) + "\n");
            assertThat(shell.call("find", before, "--where", "to=" + ann, "--json")
                            .out())
                    .startsWith("{\"table\":\"mail:queue\",\"id\":\"")
                    .contains("\"document\":{\"_creationTime\":1755000000123.25,")
                    .endsWith("}}\n");
        }

        @Test
        void whenItHasControlCharacters_thenATerminalDoesNotGetThem() {
            assertThat(shell.call("find", before, "--id", bob).out()).contains("Bob \\u009b");
        }

        @Test
        void whenThereAreMoreThanTheLimit_thenThatIsSaid() {
            Shell.Result result = shell.call("find", before, "--where", "age=41", "--limit", "1");

            assertThat(result.out().lines()).hasSize(2);
            assertThat(result.err()).isEqualTo("1 of 2 are shown. HINT: --limit 2\n");
        }

        @Test
        void whenItIsNowhere_thenThatIsSaid() {
            Shell.Result result = shell.call("find", before, "--where", "age=43");

            assertThat(result.code()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("there is no such document in ");
        }

        @Test
        void whenCalledWrongly_thenItSaysHow() {
            assertThat(shell.call("find", before).err()).contains("nothing was said to look for");
            assertThat(shell.call("find", before, "--id", "j57").err()).contains("'j57' is no id of Convex");
            assertThat(shell.call("find", before, "--where", "name").err()).contains("is no condition");
            assertThat(shell.call("find", before, "--where", "a=1", "--table", "_storage")
                            .err())
                    .contains("'_storage' is no table's name");
        }
    }

    @Nested
    class GivenTablesToExtract {
        @Test
        void whenToStdout_thenLinesAreAsTheyWere() {
            Shell.Result result = shell.call("extract", before, "--table", "users", "--output", "-");

            assertThat(result.out()).isEqualTo(String.join("\n", old.lines(USERS)) + "\n");
            assertThat(result.err()).isEmpty();
        }

        @Test
        void whenAsCsv_thenColumnsAreThere() throws IOException {
            Path csv = folder.resolve("users.csv");

            Shell.Result result = shell.call(
                    "extract",
                    before,
                    "--table",
                    "users",
                    "--format",
                    "csv",
                    "--output",
                    csv.toString(),
                    "--documents",
                    ann);

            assertThat(result.out()).isEqualTo(csv + ": 1 document\n");
            assertThat(Files.readString(csv, UTF_8))
                    .isEqualTo("_id,_creationTime,age,name,zip\r\n" + ann + ",1755000000123.25,41,Ann,8001\r\n");
        }

        @Test
        void whenAsZip_thenItIsASnapshotOfThese() throws IOException {
            Path zip = folder.resolve("two.zip");

            Shell.Result result = shell.call(
                    "extract", before, "--table", "users,mail:queue", "--format", "zip", "--output", zip.toString());

            assertThat(result.code()).as(result.err()).isZero();
            try (InputStream in = Files.newInputStream(zip)) {
                assertThat(new SnapshotInspector(SnapshotLimits.standard())
                                .inspect(in)
                                .tables())
                        .extracting(Contents.Table::qualifiedName)
                        .containsExactly("users", "mail:queue");
            }
            assertThat(shell.call("extract", before, "--table", "users", "--format", "zip", "--output", zip.toString())
                            .code())
                    .as("it exists")
                    .isEqualTo(7);
        }

        @Test
        void whenCalledWrongly_thenItSaysHow() {
            assertThat(shell.call("extract", before, "--table", "users,kept", "--output", "-")
                            .err())
                    .contains("2 tables were named", "--format zip");
            assertThat(shell.call("extract", before, "--table", "user", "--output", folder + "/x")
                            .err())
                    .contains("has no table user");
            assertThat(folder.resolve("x")).doesNotExist();
            assertThat(shell.call("extract", before, "--table", "users", "--columns", "a", "--output", "-")
                            .err())
                    .contains("--columns is for csv");
            assertThat(shell.onAScreen()
                            .call("extract", before, "--table", "users", "--format", "zip", "--output", "-")
                            .err())
                    .contains("a terminal");
        }
    }
}
