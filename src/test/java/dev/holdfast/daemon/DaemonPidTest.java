package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonPidTest {
    @TempDir
    private Path folder;

    @Test
    void whenADaemonRuns_thenItIsFoundAndNoOtherMayBegin() {
        Path stateDir = folder.resolve("new");
        long self = ProcessHandle.current().pid();

        try (DaemonPid pid = DaemonPid.acquire(stateDir)) {
            assertThat(pid).isNotNull();
            assertThat(DaemonPid.find(stateDir)).hasValue(self);
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> DaemonPid.acquire(stateDir))
                    .withMessageContaining("(process " + self + ")")
                    .withMessageContaining(stateDir.toString())
                    .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED));
        }
    }

    @Test
    void whenADaemonDied_thenItsNumberIsNotTakenForALivingProcess() throws IOException {
        Files.writeString(folder.resolve("holdfast.pid"), "1\n");

        assertThat(DaemonPid.find(folder)).isEmpty();
        DaemonPid.acquire(folder).close();
        assertThat(DaemonPid.find(folder)).isEmpty();
        DaemonPid.acquire(folder).close();
    }

    @Test
    void whenThereWasNeverADaemon_thenNoneIsFound() {
        assertThat(DaemonPid.find(folder)).isEmpty();
    }
}
