package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that was there when a backup was taken, and is not when the next process starts. */
final class UnmountedRepositoryTest {
    @TempDir
    private Path folder;

    @Test
    void whenTheNextProcessLists_thenItFailsAndShowsNoEmptyList() throws Exception {
        try (Sandbox source =
                Sandbox.builder().name("prod").data(SandboxData.guardman()).start()) {
            Path configuration = configure(source);
            Commands before = new Commands(configuration);
            assertThat(before.execute("backup", "prod")).as(before.printed()).isZero();
            Files.move(folder.resolve("repository"), folder.resolve("elsewhere"));
            Files.createDirectory(folder.resolve("repository"));

            Commands after = new Commands(configuration);

            assertThat(after.execute("list")).as(after.printed()).isNotZero();
            assertThat(after.printed()).contains("there is no holdfast.json", "mounted");
        }
    }

    private Path configure(Sandbox source) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.prod { url = "%2$s", deploy-key = "%3$s", into = [local], schedules {} }
                }
                """.formatted(
                        folder, source.url(), source.adminKey().reveal()));
    }
}
