package dev.holdfast.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Programs of the machine that a test talks to. Without one the test says so and is skipped; where the system property {@code
 * holdfast.required-tools} is {@code true}, as in CI, it fails.
 */
public final class Tools {
    private Tools() {}

    /** Returns where the program is, or ends the test. */
    public static Path require(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw missing(program + " is not on the PATH");
    }

    /** Ends the test because something else that it needs is not there. */
    public static RuntimeException missing(String what) {
        if (Set.of("true", "all").contains(System.getProperty("holdfast.required-tools", ""))) {
            return fail(what + ", and tools are required here (.ci/run installs them)");
        }
        return abort(what + ": skipped");
    }
}
