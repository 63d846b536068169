package dev.holdfast.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.ImportTarget.Mode;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.FullDeployment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export holds comes back the same. */
final class RoundTripTest {
    @TempDir
    private Path folder;

    private final LiveDeployment source = new LiveDeployment(Sandbox.builder().data(FullDeployment.data()));
    private final LiveDeployment target = new LiveDeployment(Sandbox.builder().data(SandboxData.empty()));

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    @Test
    void whenItIsRestoredIntoAnEmptyDeployment_thenBothAreEqual() throws Exception {
        Path zip = source.export(folder.resolve("full.zip"));

        target.restore(zip, Mode.REQUIRE_EMPTY);

        assertThat(target.sandbox.digest()).isEqualTo(source.sandbox.digest());
    }

    @Test
    void whenItIsRestoredOverWhatCameLater_thenBothAreEqual() throws Exception {
        Path zip = source.export(folder.resolve("full.zip"));
        String before = source.sandbox.digest();
        SandboxData data = source.sandbox.data();
        data.insert("born_later", Map.of("n", 1L));
        data.insert("waitlist", "born_later", Map.of("n", 1L));
        data.dropTable("", "values");
        data.delete("t7", data.documentIds("", "t7").get(0));
        data.store("", "text/plain", new byte[5]);

        source.restore(zip, Mode.REPLACE_ALL);

        assertThat(source.sandbox.digest()).isEqualTo(before);
    }

    @Test
    void whenWhatWasRestoredIsExportedAndRestoredAgain_thenItIsStillEqual() throws Exception {
        target.restore(source.export(folder.resolve("full.zip")), Mode.REPLACE_ALL);

        Path second = target.export(folder.resolve("again.zip"));
        try (LiveDeployment third = new LiveDeployment(Sandbox.builder().data(SandboxData.empty()))) {
            third.restore(second, Mode.REPLACE);

            assertThat(third.sandbox.digest()).isEqualTo(source.sandbox.digest());
        }
    }
}
