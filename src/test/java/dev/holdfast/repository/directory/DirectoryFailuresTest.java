package dev.holdfast.repository.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryFailuresTest {
    @TempDir
    private Path directory;

    private String hint(Path root, String user) {
        return new DirectoryFailures(root, user)
                .of("write x", new AccessDeniedException(root.resolve("x").toString()))
                .hint();
    }

    @Test
    void whenItBelongsToAnother_thenOneShouldRunAsThatUser() throws Exception {
        String owner = Files.getOwner(directory).getName();

        assertThat(hint(directory, "somebody-else"))
                .contains("run it as " + owner + ": sudo -u " + owner + " holdfast");
        assertThat(hint(directory.resolve("hidden"), "somebody-else")).contains("sudo -u " + owner);
    }

    @Test
    void whenItIsOnesOwn_thenNobodyElseIsNamed() throws Exception {
        assertThat(hint(directory, Files.getOwner(directory).getName()))
                .doesNotContain("sudo", "chown")
                .contains(directory.toString());
    }
}
