package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can be said of the unit without booting it; {@link SystemdIT} boots it. */
final class SystemdUnitTest {
    private static final Path UNIT = Path.of("systemd/holdfast.service");

    @Test
    void whenTheJvmIsToRun_thenItsMemoryMayBecomeExecutable() throws IOException {
        assertThat(Files.readString(UNIT)).doesNotContainPattern("(?m)^MemoryDenyWriteExecute");
    }

    @Tag("tools")
    @Test
    void whenSystemdJudgesTheSandbox_thenItsExposureIsBelowTwo() throws IOException, InterruptedException {
        Path analyze = Tools.require("systemd-analyze");

        Process process = new ProcessBuilder(
                        analyze.toString(),
                        "security",
                        "--offline=yes",
                        "--no-pager",
                        "--threshold=19",
                        UNIT.toString())
                .redirectErrorStream(true)
                .start();
        String judgement = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(judgement).isZero();
    }
}
