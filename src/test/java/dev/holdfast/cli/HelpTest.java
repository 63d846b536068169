package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Golden;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    private final Shell shell = new Shell();

    @Nested
    class GivenAskedForHelp {
        @Test
        void whenOfTheProgram_thenItListsTheCommands() {
            Golden.assertSame(shell.call("--help").transcript(), "dev/holdfast/cli/help.txt");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "run",
                    "demo",
                    "backup",
                    "list",
                    "show",
                    "fetch",
                    "extract",
                    "find",
                    "diff",
                    "restore",
                    "undo",
                    "verify",
                    "repair",
                    "replicate",
                    "thaw",
                    "plan",
                    "lifecycle",
                    "prune",
                    "hold",
                    "unhold",
                    "delete",
                    "status",
                    "alert",
                    "silence",
                    "bootstrap",
                    "reload",
                    "check-config",
                    "keygen",
                    "version"
                })
        void whenOfACommand_thenItSaysWhatItChangesAndWhatNot(String command) {
            Golden.assertSame(shell.call(command, "--help").transcript(), "dev/holdfast/cli/help-" + command + ".txt");
        }

        @Test
        void whenAsked_thenNothingIsOpened() {
            shell.call("list", "--help");
            shell.call("version");
            shell.call("--version");

            assertThat(shell.toolbox.calls).isEmpty();
        }
    }

    @Nested
    class GivenTheVersion {
        @Test
        void whenPrinted_thenItIsOurs() {
            assertThat(shell.call("--version").out()).isEqualTo("holdfast 0.1.0\n");
            assertThat(shell.call("version").out()).startsWith("holdfast 0.1.0 (Java ");
            assertThat(shell.call("version", "--json").out()).contains("\"version\" : \"0.1.0\"");
        }
    }

    @Nested
    class GivenWrongArguments {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "lsit",
                    "list --jsno",
                    "backup",
                    "fetch x",
                    "list a b",
                    "demo --port many",
                    "demo --for 0"
                })
        void whenCalled_thenItIsAUsageErrorWithAHint(String line) {
            Shell.Result result = shell.call(line.isEmpty() ? new String[0] : line.split(" "));

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("holdfast: ").doesNotContain("Exception", "\tat ");
        }

        @Test
        void whenNearlyACommand_thenItIsSuggested() {
            assertThat(shell.call("lsit").err()).contains("HINT: did you mean", "list");
        }
    }

    @Nested
    class GivenGeneratedFiles {
        @Test
        void whenTheManualIsMade_thenEveryCommandIsInIt() {
            Golden.assertSame(shell.call("generate-man-page").out(), "dev/holdfast/cli/holdfast.1");
        }

        @Test
        void whenTheCompletionIsMade_thenItKnowsCommandsAndOptions() {
            assertThat(shell.call("generate-completion").out())
                    .startsWith("#!/usr/bin/env bash")
                    .contains("check-config", "--purpose");
        }

        @Test
        @Tag("tools")
        void whenBashReadsTheCompletion_thenItIsRight() throws Exception {
            Path bash = Tools.require("bash");

            assertThat(run(bash, shell.call("generate-completion").out(), "-n")).isEmpty();
        }

        private String run(Path program, String input, String... args) throws IOException, InterruptedException {
            List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(args));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return output;
        }
    }

    @Nested
    class GivenAConfigurationFile {
        @Test
        void whenNothingIsSaid_thenItIsTheInstalledOne() {
            shell.call("check-config");

            assertThat(shell.toolbox.calls).containsExactly("check /etc/holdfast/holdfast.conf");
        }

        @Test
        void whenTheEnvironmentNamesOne_thenItIsThat() {
            shell.environment(Map.of("HOLDFAST_CONFIG", "/a.conf")).call("check-config");

            assertThat(shell.toolbox.calls).containsExactly("check /a.conf");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"--config /b.conf check-config", "check-config --config /b.conf", "check-config -c /b.conf"})
        void whenTheOptionNamesOne_thenItIsThat(String line) {
            shell.environment(Map.of("HOLDFAST_CONFIG", "/a.conf")).call(line.split(" "));

            assertThat(shell.toolbox.calls).containsExactly("check /b.conf");
        }
    }
}
