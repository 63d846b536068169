package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.seal.AgeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption is never off because a variable is not set. */
final class EncryptionReaderTest {
    @TempDir
    private Path folder;

    @Test
    void whenTheVariableOfTheRecipientsIsNotSet_thenItIsRefused() throws IOException {
        assertThat(examine("encryption { recipients = ${?BACKUP_RECIPIENTS} }").problems())
                .anyMatch(problem -> problem.contains("recipients") && problem.contains("BACKUP_RECIPIENTS"));
    }

    @Test
    void whenTheVariableOfOneRecipientIsNotSet_thenItIsRefused() throws IOException {
        assertThat(examine(
                                "encryption { recipients = [\"age1m3gxpytrdldfhv8z0p0pwtdj780qyzyavgtlv0f5jyr8a4n4rdzqgr34q0\", ${?SECOND}] }")
                        .problems())
                .anyMatch(problem -> problem.contains("SECOND"));
    }

    @Test
    void whenOnlyAnIdentityIsGiven_thenItIsSaidThatBackupsAreStoredPlain() throws IOException {
        Path identity = folder.resolve("id.txt");
        Files.writeString(
                identity, AgeKeys.generate().identityFile(Instant.EPOCH).reveal());
        Examination found = examine("encryption { identity-file = \"" + identity + "\" }");
        assertThat(found.notes()).anyMatch(note -> note.contains("stored plain"));
    }

    private Examination examine(String encryption) throws IOException {
        Path file = folder.resolve("holdfast.conf");
        Files.writeString(
                file,
                "holdfast {  repositories.r { type = directory, path = /srv/r }\n" + encryption
                        + "\n deployments.prod { url = \"https://happy-animal-123.convex.cloud\", deploy-key = \"prod:happy-animal-123|secretsecret\","
                        + " into = [r], schedules { daily { at = \"02:00\" } } } }\n");
        return ConfigLoader.examine(file, Map.of(), Needs.everything());
    }
}
