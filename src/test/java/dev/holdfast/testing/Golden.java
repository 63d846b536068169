package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are promised word for word, kept in {@code src/test/resources}. After a wanted change run the test with {@code
 * HOLDFAST_GOLDEN=write} in the environment, and read the difference before committing it.
 */
public final class Golden {
    private static final Path RESOURCES = Path.of("src/test/resources");

    private Golden() {}

    /** @param path below the resources of the tests */
    public static void assertSame(String actual, String path) {
        Path file = RESOURCES.resolve(path);
        try {
            if ("write".equals(System.getenv("HOLDFAST_GOLDEN"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).as(path).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
