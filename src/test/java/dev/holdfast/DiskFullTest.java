package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository on a disk that is full: a small file system in memory. */
final class DiskFullTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("tools")
    void whenTheDiskIsFull_thenThereIsNoBackupAndWithSpaceTheNextRunSucceeds() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        if (!mounted.isEmpty()) {
            throw Tools.missing("mounting a tmpfs needs root: " + mounted);
        }
        SandboxData data = SandboxData.guardman();
        byte[] noise = new byte[5 << 20];
        new Random(7).nextBytes(noise);
        data.store("", "application/octet-stream", noise);
        try (Sandbox sandbox = Sandbox.builder().name("prod").data(data).start()) {
            Commands holdfast = new Commands(configure(disk, sandbox));

            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isEqualTo(5);
            assertThat(holdfast.err()).contains("HINT");
            assertThat(holdfast.backups()).isZero();

            assertThat(run("mount", "-o", "remount,size=20m", disk.toString())).isEmpty();
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.backups()).isEqualTo(1);
            assertThat(holdfast.execute("verify", "latest"))
                    .as(holdfast.printed())
                    .isZero();
        } finally {
            run("umount", disk.toString());
        }
    }

    private Path configure(Path disk, Sandbox sandbox) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s/state"
                  repositories.local { type = directory, path = "%s" }
                  deployments.prod { url = "%s", deploy-key = "%s", into = [local], schedules {} }
                }
                """.formatted(
                        folder, disk, sandbox.url(), sandbox.adminKey().reveal()));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
