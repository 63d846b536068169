package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import java.nio.file.Path;
import java.util.function.Function;

/** What is restored. */
public sealed interface RestoreSource {
    <R> R match(Function<Backup, R> backup, Function<Path, R> file);

    /** As people know it: a backup's id, a file's path. */
    default String words() {
        return match(backup -> backup.id().value(), Path::toString);
    }

    static RestoreSource of(Backup backup) {
        return new OfBackup(backup);
    }

    static RestoreSource of(Path file) {
        return new OfFile(file);
    }

    /** A backup of the repositories, in those copies that it names. */
    record OfBackup(Backup backup) implements RestoreSource {
        public OfBackup {
            requireNonNull(backup, "backup");
        }

        @Override
        public <R> R match(Function<Backup, R> onBackup, Function<Path, R> onFile) {
            return onBackup.apply(backup);
        }
    }

    /** A ZIP that Convex or we exported, wherever it came from: nothing is known of it but what is in it. */
    record OfFile(Path file) implements RestoreSource {
        public OfFile {
            requireNonNull(file, "file");
        }

        @Override
        public <R> R match(Function<Backup, R> onBackup, Function<Path, R> onFile) {
            return onFile.apply(file);
        }
    }
}
