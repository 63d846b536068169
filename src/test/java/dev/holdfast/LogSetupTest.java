package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.HoldfastSettings.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logging is set up for a whole process, so each case has one of its own. */
final class LogSetupTest {
    /** Logs what restores log of the unexpected, and beside it. */
    static final class Restore {
        private Restore() {}

        public static void main(String[] arguments) {
            LogSetup.forCommands(false);
            LoggerFactory.getLogger("dev.holdfast.restore.Sending").warn("printed otherwise");
            LoggerFactory.getLogger("dev.holdfast.restore.Leasehold").warn("a repository is down");
            LoggerFactory.getLogger("dev.holdfast.restore.Unexpected")
                    .atError()
                    .setCause(new IllegalStateException("cause"))
                    .log("unexpected");
        }
    }

    /** Logs a fixed story; the first argument says how. */
    static final class Story {
        private Story() {}

        public static void main(String[] arguments) {
            switch (arguments[0]) {
                case "text" -> LogSetup.forDaemon(new Log(Log.Format.TEXT, Log.Level.INFO), false);
                case "journal" -> LogSetup.forDaemon(new Log(Log.Format.TEXT, Log.Level.INFO), true);
                case "json" -> LogSetup.forDaemon(new Log(Log.Format.JSON, Log.Level.DEBUG), false);
                default -> LogSetup.forCommands(false);
            }
            Logger log = LoggerFactory.getLogger("dev.holdfast.Story");
            MDC.put("run", "k3f9q2ab");
            log.atInfo().addKeyValue("bytes", 12).log("backup stored");
            MDC.clear();
            log.atDebug().log("a detail");
            log.atWarn().setCause(new IllegalStateException("cause")).log("answer was: a\nb");
            log.atError().addKeyValue("problem", "x\r\ny").log("gone");
            LoggerFactory.getLogger("org.eclipse.jetty.Server").info("started");
            LoggerFactory.getLogger("software.amazon.awssdk.request").debug("Authorization: secret");
        }
    }

    private static List<String> tell(String how) throws IOException, InterruptedException {
        return tell(Story.class, how);
    }

    private static List<String> tell(Class<?> story, String how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                story.getName(),
                how));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).as("standard output").isEmpty();
        return error.lines().toList();
    }

    @Test
    void whenTheFormatIsText_thenALineTellsTimeLevelMessageAndPairs() throws Exception {
        List<String> lines = tell("text");

        assertThat(lines.get(0))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  backup stored bytes=\"12\" run=\"k3f9q2ab\"");
        assertThat(lines.get(1)).contains(" WARN  answer was: a b");
        assertThat(lines.get(2)).startsWith("java.lang.IllegalStateException: cause");
        assertThat(lines).noneMatch(line -> line.contains("detail") || line.contains("started"));
    }

    @Test
    void whenTheJournalListens_thenEachLineHasItsPriorityAndNoTime() throws Exception {
        List<String> lines = tell("journal");

        assertThat(lines.get(0)).startsWith("<6>backup stored bytes=\"12\" run=\"k3f9q2ab\"");
        assertThat(lines.get(1)).startsWith("<4>answer was: a b");
        assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.startsWith("<4>"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("<3>gone problem=\"x y\"");
    }

    @Test
    void whenTheFormatIsJson_thenEachLineIsAnObjectAndLibrariesStayQuiet() throws Exception {
        List<String> lines = tell("json");

        assertThat(lines).hasSize(4);
        for (String line : lines) {
            assertThat(JsonMapper.shared().readTree(line).path("message").asString())
                    .as(line)
                    .isNotEmpty();
        }
        JsonNode error = JsonMapper.shared().readTree(lines.get(3));
        assertThat(error.path("level").asString()).isEqualTo("ERROR");
        assertThat(error.path("kvpList").path(0).path("problem").asString()).isEqualTo("x\r\ny");
        assertThat(lines.get(0))
                .contains("\"message\":\"backup stored\"")
                .contains("\"kvpList\": [{\"bytes\":\"12\"}]")
                .contains("\"run\":\"k3f9q2ab\"");
    }

    @Test
    void whenARestoreOfACommandMeetsTheUnexpected_thenItsStackTraceIsSeen() throws Exception {
        List<String> lines = tell(Restore.class, "");

        assertThat(lines.subList(0, 3))
                .containsExactly(
                        "WARN  a repository is down", "ERROR unexpected", "java.lang.IllegalStateException: cause");
        assertThat(lines.get(3)).startsWith("\tat ");
    }

    @Test
    void whenACommandRuns_thenOnlyWarningsAreSeenAndNoStackTrace() throws Exception {
        assertThat(tell("commands")).containsExactly("WARN  answer was: a b", "ERROR gone problem=\"x y\"");
    }
}
