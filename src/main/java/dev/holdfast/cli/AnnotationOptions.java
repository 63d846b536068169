package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Manifest.Annotations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody wants to have written down with a backup or a restore, each of it one line. A picocli mixin. */
final class AnnotationOptions {
    private static final int LONGEST = 1000;

    @Option(
            names = "--purpose",
            paramLabel = "TEXT",
            description = "Why, for the record, as in \"split authors from users\".")
    private @Nullable String purpose;

    @Option(names = "--note", paramLabel = "TEXT", description = "Anything else worth keeping with it.")
    private @Nullable String note;

    @Option(
            names = "--commit",
            paramLabel = "SHA",
            description = "The code that is deployed: a commit or a schema version.")
    private @Nullable String commit;

    /** @throws UsageException if something is empty, too long or more than a line */
    Annotations read() {
        return new Annotations(said("--purpose", purpose), said("--note", note), said("--commit", commit));
    }

    private static Optional<String> said(String option, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(
                    option + " must be one line of 1 to " + LONGEST + " characters",
                    option.equals("--commit") ? "as in --commit \"$(git rev-parse HEAD)\"" : "");
        }
        return Optional.of(text);
    }
}
