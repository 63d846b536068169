package dev.holdfast;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The installation in force. A reload puts another one in its place; the old one is closed when nobody uses it any more, so that a running backup ends with what it began
 * with.
 */
final class CurrentInstallation implements BackupTaker, CatalogSource, AutoCloseable {
    private @Nullable Shared current; // guarded by this

    /** Counts its users; the one who put it in force is one of them. */
    private static final class Shared {
        private final Installation installation;
        private int users = 1;

        Shared(Installation installation) {
            this.installation = installation;
        }

        @SuppressWarnings("ReferenceEquality") // the very one is meant
        boolean isOf(Installation other) {
            return installation == other;
        }
    }

    /** Puts an installation in force. */
    void replace(Installation next) {
        Shared old;
        synchronized (this) {
            old = current;
            current = new Shared(next);
        }
        if (old != null) {
            release(old);
        }
    }

    @Override
    public Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        Shared shared = acquire();
        try {
            return shared.installation.takesBackups().take(request, progress);
        } finally {
            release(shared);
        }
    }

    @Override
    public CatalogReading read() {
        Shared shared = acquire();
        try {
            return shared.installation.repositories().read();
        } finally {
            release(shared);
        }
    }

    /** Whether no other one has taken its place. */
    synchronized boolean isInForce(Installation installation) {
        return current != null && current.isOf(installation);
    }

    /** Does something with the installation in force, which stays open meanwhile. */
    void use(java.util.function.Consumer<Installation> work) {
        Shared shared = acquire();
        try {
            work.accept(shared.installation);
        } finally {
            release(shared);
        }
    }

    /** What is configured at this moment. */
    HoldfastSettings settings() {
        Shared shared = acquire();
        try {
            return shared.installation.settings();
        } finally {
            release(shared);
        }
    }

    private synchronized Shared acquire() {
        if (current == null) {
            throw new IllegalStateException("nothing is installed");
        }
        current.users++;
        return current;
    }

    private void release(Shared shared) {
        boolean isLast;
        synchronized (this) {
            shared.users--;
            isLast = shared.users == 0;
        }
        if (isLast) {
            shared.installation.close();
        }
    }

    @Override
    public void close() {
        Shared old;
        synchronized (this) {
            old = current;
            current = null;
        }
        if (old != null) {
            release(old);
        }
    }
}
