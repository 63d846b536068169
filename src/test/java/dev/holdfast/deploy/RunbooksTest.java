package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Program;
import dev.holdfast.testing.Signals;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runbooks say can be found, and their commands do what they say. */
final class RunbooksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([a-z-]+\\.md)(?:#([a-z]+))?\\)");

    static Stream<String> names() throws IOException {
        return Runbook.all().stream().map(Runbook::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whenItIsRead_thenItSaysWhatItMeansHowToCheckAndWhatToDo(String name) {
        Runbook runbook = Runbook.named(name);

        assertThat(runbook.text()).startsWith("# ");
        assertThat(runbook.headings()).startsWith("Meaning", "Impact", "Check", "Fix");
        assertThat(runbook.runnable()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whenItLinksToAnother_thenThatIsThere(String name) {
        Runbook.named(name)
                .text()
                .lines()
                .flatMap(line -> LINK.matcher(line).results())
                .forEach(link -> {
                    assertThat(Runbook.FOLDER.resolve(link.group(1))).exists();
                    if (link.group(2) != null) {
                        assertThat(Runbook.named(link.group(1)).headings())
                                .anyMatch(heading -> heading.equalsIgnoreCase(link.group(2)));
                    }
                });
    }

    /** Each command of each runbook, word for word but for names, addresses and ids, against the demo. */
    @Nested
    @Tag("tools")
    @Tag("slow")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class GivenTheDemo {
        private static final Duration PATIENCE = Duration.ofSeconds(60);
        private static final Pattern BACKUP = Pattern.compile("\\d{8}T\\d{6}Z-[a-z-]+-[a-z0-9]{6}");
        private static final Pattern PORT = Pattern.compile("metrics +http://(\\S+)/metrics");
        private static final int TRIES = 5;

        private HoldfastProcess demo;
        private Path home;
        private Program shell;
        private String address;
        private String good;
        private final Map<String, Program.Result> known = new HashMap<>();

        @BeforeAll
        void start(@TempDir Path folder) throws Exception {
            for (String tool : List.of("bash", "curl", "unzip")) {
                Tools.require(tool);
            }
            home = folder.resolve("demo");
            demo = HoldfastProcess.start(Signals.heard(), "demo", "--port", "0", "--directory", home.toString());
            await("two backups").atMost(PATIENCE).until(() -> demo.out().split("read again: verified", -1).length > 2);
            good = found(BACKUP, demo.out(), 0);
            address = found(PORT, demo.out(), 1);
            Path programs = Files.createDirectory(folder.resolve("bin"));
            Desk.script(programs.resolve("holdfast"), "", HoldfastProcess.commandLine());
            Path work = Files.createDirectory(folder.resolve("work"));
            shell = new Program(
                    work,
                    Map.of(
                            "PATH",
                            programs + ":" + System.getenv("PATH"),
                            "HOLDFAST_CONFIG",
                            home.resolve("holdfast.conf").toString()));
        }

        @AfterAll
        void stop() {
            if (demo != null) {
                demo.close();
            }
        }

        static Stream<String> others() throws IOException {
            // Plans for disasters are executed where one happened: CompleteLossTest, DisasterPlansTest.
            return names().filter(name -> !name.startsWith("disaster-"));
        }

        /** Most have steps in common, which are executed once. */
        @ParameterizedTest
        @MethodSource("others")
        void whenItsCommandsAreExecuted_thenEachEndsAsItSays(String name) throws Exception {
            thenEachBlockEndsAsItSays(name, commands -> {
                Program.Result result = known.get(commands);
                if (result == null) {
                    result = run(commands);
                    known.put(commands, result);
                }
                return result;
            });
        }

        private void thenEachBlockEndsAsItSays(String name, Shell shell) throws Exception {
            for (Runbook.Block block : Runbook.named(name).runnable()) {
                Program.Result result = shell.run(block.commands());
                assertThat(result.exitCode())
                        .as("%s:%s: %s%s", name, block.line(), block.commands(), result.output())
                        .isEqualTo(block.exitCode());
            }
        }

        private interface Shell {
            Program.Result run(String commands) throws Exception;
        }

        private Program.Result run(String commands) throws Exception {
            String ours = BACKUP.matcher(commands)
                    .replaceAll(good)
                    .replaceAll("\\bprod\\b(?!\\.zip)", "guardman")
                    .replaceAll("\\blocal\\b", "demo")
                    .replace("/var/lib/holdfast", home.toString())
                    .replace("127.0.0.1:9464", address);
            Program.Result result = shell.run(List.of("bash", "-euo", "pipefail", "-c", ours));
            // The demo takes a backup every few seconds, and there is one at a time: it says so, and one tries again.
            for (int tries = 1; tries < TRIES && result.output().contains("its lease is held"); tries++) {
                result = shell.run(List.of("bash", "-euo", "pipefail", "-c", ours));
            }
            return result;
        }

        private static String found(Pattern pattern, String text, int group) {
            Matcher matcher = pattern.matcher(text);
            assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
            return matcher.group(group);
        }
    }
}
