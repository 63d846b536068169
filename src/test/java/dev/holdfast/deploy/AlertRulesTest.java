package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Program;
import dev.holdfast.testing.Tools;
import dev.holdfast.watch.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each alert that we ship fires and does not fire as it should, and leads to a runbook. */
final class AlertRulesTest {
    @Nested
    class GivenTheirTexts {
        @Test
        void whenTheyAreRead_thenEachHasWhatAPersonNeeds() throws IOException {
            assertThat(AlertRules.rules()).hasSizeGreaterThan(25).allSatisfy(rule -> {
                assertThat(rule.severity()).isIn("critical", "warning");
                assertThat(rule.text()).contains("for: ", "summary: ", "description: ");
                assertThat(rule.runbook()).endsWith(".md#fix");
            });
        }

        @Test
        void whenTheirTestsAreRead_thenEachFiresInEachGradeAndIsSilent() throws IOException {
            List<AlertRules.Case> cases = AlertRules.cases();

            assertThat(AlertRules.rules()).allSatisfy(rule -> {
                List<AlertRules.Case> own = cases.stream()
                        .filter(each -> each.alert().equals(rule.alert()))
                        .toList();
                assertThat(own)
                        .as("%s fires as %s", rule.alert(), rule.severity())
                        .anyMatch(each -> each.severities().contains(rule.severity()));
                assertThat(own).as("%s is silent", rule.alert()).anyMatch(each -> !each.isFiring());
            });
        }

        @ParameterizedTest
        @EnumSource
        void whenAPromiseMayBreak_thenAnAlertLeadsToItsRunbook(Promise.Kind kind) throws IOException {
            assertThat(AlertRules.rules()).anyMatch(rule -> rule.runbookFile().equals(kind.runbook() + ".md"));
        }

        @Test
        void whenRunbooksAreCounted_thenEachAlertHasOneAndEachOneAnAlert() throws IOException {
            Set<String> linked = AlertRules.rules().stream()
                    .map(AlertRules.Rule::runbookFile)
                    .collect(Collectors.toSet());
            List<String> written = Runbook.all().stream()
                    .filter(runbook -> !runbook.isGuide())
                    .map(Runbook::name)
                    .toList();

            assertThat(written).containsExactlyInAnyOrderElementsOf(linked);
            assertThat(AlertRules.rules())
                    .allSatisfy(rule ->
                            assertThat(Runbook.named(rule.runbookFile()).text()).contains("`" + rule.alert() + "`"));
        }
    }

    @Nested
    @Tag("tools")
    class GivenTheToolsOfPrometheus {
        private final Program here = new Program(Path.of("").toAbsolutePath(), Map.of());

        @Test
        void whenPromtoolReadsRulesAndExample_thenNothingIsWrong() throws Exception {
            Path promtool = Tools.require("promtool");

            succeeds(promtool, "check", "rules", AlertRules.FILE.toString());
            succeeds(promtool, "check", "config", "deploy/prometheus/prometheus.yml");
        }

        @Test
        void whenPromtoolRunsTheTests_thenEachPasses() throws Exception {
            List<String> arguments = new ArrayList<>(List.of("test", "rules"));
            try (Stream<Path> tests = Files.list(AlertRules.FOLDER.resolve("tests"))) {
                tests.sorted().map(Path::toString).forEach(arguments::add);
            }

            succeeds(Tools.require("promtool"), arguments.toArray(String[]::new));
        }

        @Test
        void whenAmtoolReadsTheExample_thenNothingIsWrong() throws Exception {
            succeeds(Tools.require("amtool"), "check-config", "deploy/alertmanager/alertmanager.yml");
        }

        @ParameterizedTest
        @CsvSource({"critical,'pager,chat'", "warning,chat"})
        void whenAnAlertFires_thenItGoesToThoseWhoMustKnow(String severity, String receivers) throws Exception {
            String said = succeeds(
                    Tools.require("amtool"),
                    "config",
                    "routes",
                    "test",
                    "--config.file=deploy/alertmanager/alertmanager.yml",
                    "job=holdfast",
                    "severity=" + severity,
                    "deployment=prod");

            assertThat(said.lines().reduce((before, last) -> last)).hasValue(receivers);
        }

        private String succeeds(Path tool, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(tool.toString()));
            command.addAll(List.of(arguments));
            Program.Result result = here.run(command);
            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(result.output()).doesNotContain("FAILED");
            return result.output();
        }
    }
}
