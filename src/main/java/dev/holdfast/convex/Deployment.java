package dev.holdfast.convex;

import dev.holdfast.secret.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * One Convex deployment. Any thread may call it. Every method throws {@link dev.holdfast.failure.DeploymentException} with a message that says what to
 * do; no message contains the key. Idempotent calls are retried inside by status class, others never.
 */
public interface Deployment {
    /** The name in our configuration. */
    String name();

    /** The base URL, without the key. */
    String url();

    /** What the deployment calls itself. */
    String instanceName();

    /** The backend's version, or {@code unknown}. */
    String version();

    /** {@code cloud}, {@code self-hosted} or {@code sandbox}, as far as the URL and the answers tell. */
    String kind();

    /** What the key may do. Throws when the key is refused. */
    KeyPermissions checkKey();

    /** A current, consistent read timestamp of the database. */
    Instant queryTimestamp();

    /**
     * Requests an export, or adopts a running or finished one that satisfies the request, and waits until it is completed.
     *
     * @throws dev.holdfast.failure.DeploymentException when the deadline passed (our own export is then cancelled if the key may), it was
     *     cancelled there, or the deployment refused
     * @throws InterruptedException when the thread was interrupted while waiting; our own export is cancelled if the key may
     */
    Export export(ExportRequest request, ExportProgress progress) throws InterruptedException;

    /** Opens the ZIP of a completed export from its beginning. The caller closes it. */
    Download download(Export export);

    /**
     * Lets the deployment drop its copy of an export that is ours; somebody else's is theirs to keep. Never fails, since nothing depends on it: it is false, and told in the log, where the
     * deployment did not, and warned about once where the key may not.
     */
    boolean expire(Export export);

    /** All environment variables by name, or empty where the key may not see them. */
    Optional<SortedMap<String, Secret>> environmentVariables();

    /**
     * @param allowed CamelCase names of what the key may do; empty means everything
     */
    record KeyPermissions(Set<String> allowed, boolean isReadOnly) {
        public KeyPermissions {
            allowed = Set.copyOf(allowed);
        }

        public boolean may(String operation) {
            return allowed.isEmpty() || allowed.contains(operation);
        }
    }

    /**
     * @param includeStorage whether stored files are wanted
     * @param notBefore an export that somebody else began is adopted only if its snapshot is not older than this
     * @param deadline when to give up, by our clock
     */
    record ExportRequest(boolean includeStorage, Instant notBefore, Instant deadline) {}

    /**
     * A completed export.
     *
     * @param id of its row
     * @param snapshotTime at which the ZIP is consistent
     * @param sizeBytes of the ZIP; 0 if the deployment does not know
     * @param isOurs false if somebody else requested it
     */
    record Export(String id, Instant snapshotTime, long sizeBytes, boolean includesStorage, boolean isOurs) {}

    /** Hears how far the deployment is; called only when the text changes. */
    @FunctionalInterface
    interface ExportProgress {
        void report(String message);

        static ExportProgress ignored() {
            return message -> {};
        }
    }
}
