package dev.holdfast.sandbox;

import static java.util.Objects.requireNonNull;

import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A deployment on 127.0.0.1 that speaks Convex's protocol. Its data live in memory, its ZIPs in a temporary folder that {@link #close} deletes. Any thread
 * may call it.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().data(SandboxData.guardman()).start()) {
 *     sandbox.misbehaviour().cutDownloads(1000, 1);
 *     connect(sandbox.url(), sandbox.adminKey());
 * }
 * }</pre>
 */
public final class Sandbox implements AutoCloseable {
    private final Secret key;
    private final SandboxState state;
    private final SandboxServer server;

    private Sandbox(Builder builder) {
        this.key = builder.key.orElseGet(() -> newKey(builder));
        PauseState pause = new PauseState(builder.data.changes());
        this.state = new SandboxState(
                builder.data,
                new SandboxKeys(key, builder.allowed),
                new Environment(builder.data),
                new Misbehaviour(),
                pause,
                new UserFunctions(pause));
        this.server = new SandboxServer(builder.name, builder.port, state, builder.prepared);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the base URL, {@code http://127.0.0.1:PORT}, without a slash at its end. */
    public String url() {
        return server.url();
    }

    /** Returns the key that the builder was given, or the one that was made. */
    public Secret adminKey() {
        return key;
    }

    public SandboxKeys keys() {
        return state.keys();
    }

    public SandboxData data() {
        return state.data();
    }

    public Misbehaviour misbehaviour() {
        return state.misbehaviour();
    }

    /** Gives the deployment a query function of its own, which anybody may call while it is not paused; see {@link SandboxData} for what values are. */
    public void function(String path, QueryFunction function) {
        state.functions().put(path, function);
    }

    /** What a query function answers. What it throws is the failure that callers see. */
    @FunctionalInterface
    public interface QueryFunction {
        @Nullable
        Object call(Map<String, @Nullable Object> arguments);
    }

    public boolean isPaused() {
        return state.pause().isPaused();
    }

    /**
     * Returns one text about everything that can be seen from outside: components with their tables and numbers, a digest of the documents of each, stored files with their rows, names of
     * environment variables, a line each, sorted. Equal texts mean equal deployments.
     */
    public String digest() {
        return new DeploymentDigest(data().snapshot()).text()
                + state.environment().all().keySet().stream()
                        .map(name -> "env " + name + "\n")
                        .collect(java.util.stream.Collectors.joining());
    }

    /**
     * Writes everything that is in it now as Convex's export does, stored files included.
     *
     * @throws IOException as the stream throws it, which stays open
     */
    public void writeSnapshot(OutputStream out) throws IOException {
        try {
            new SnapshotZip(data().snapshot(), true, message -> {}).write(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Sets an environment variable of the deployment. */
    public void setEnvironmentVariable(String name, String value) {
        state.environment().update(Map.of(name, Optional.of(value)));
    }

    /** Returns the deployment's environment variables by name. */
    public Map<String, String> environmentVariables() {
        Map<String, String> values = new TreeMap<>();
        state.environment().all().forEach((name, variable) -> values.put(name, variable.value()));
        return values;
    }

    /**
     * Begins an export that somebody else asked for. It blocks all others until {@link #finishForeignExports}.
     *
     * @return the id of its row
     * @throws IllegalStateException if an export is running
     */
    public String beginForeignExport(ExportRequestor requestor, boolean includeStorage) {
        try {
            return server.exports().request(requestor, includeStorage, true).id();
        } catch (ApiError e) {
            throw new IllegalStateException("an export is running already", e);
        }
    }

    /**
     * Begins a restore of the cloud's own, as somebody orders it in the dashboard. It waits for its confirmation.
     *
     * @return the id of the row of its import
     */
    public String beginCloudRestore(InputStream zip) throws IOException {
        String token = server.imports().startUpload();
        server.imports().append(token, zip);
        return server.imports()
                .finishUpload(
                        token,
                        new ImportRequest(
                                ImportFormat.ZIP, ImportMode.REPLACE_ALL, "", "", ImportRequest.CLOUD_RESTORE));
    }

    /** Lets exports of somebody else be completed. */
    public void finishForeignExports() {
        server.exports().releaseAll();
    }

    private static Secret newKey(Builder builder) {
        return Secret.of(builder.name + "|01"
                + HexFormat.of().formatHex(builder.data.ids().bytes(32)));
    }

    /** Ends everything at once and deletes the ZIPs. The data stay readable. May be called twice. */
    @Override
    public void close() {
        server.close();
    }

    /** How a sandbox is made. Without further words: named {@code sandbox}, any free port, no tables, a key that may do everything. */
    public static final class Builder {
        private String name = "sandbox";
        private Optional<Secret> key = Optional.empty();
        private Set<KeyOperation> allowed = Set.of();
        private SandboxData data = SandboxData.empty(Clock.systemUTC(), 1);
        private Optional<Path> prepared = Optional.empty();
        private int port;

        private Builder() {}

        /** Sets what the deployment calls itself. */
        public Builder name(String instanceName) {
            this.name = requireNonNull(instanceName, "instanceName");
            return this;
        }

        /** Sets the key; its form is {@code NAME|BODY}. */
        public Builder key(Secret adminKey) {
            this.key = Optional.of(adminKey);
            return this;
        }

        /** Restricts the key; empty for everything. */
        public Builder keyMay(Set<KeyOperation> operations) {
            this.allowed = Set.copyOf(operations);
            return this;
        }

        public Builder data(SandboxData contents) {
            this.data = requireNonNull(contents, "contents");
            return this;
        }

        /** Makes every export be this ZIP, whatever the data are: for sizes that do not fit into memory. It is only read. */
        public Builder exportFile(Path zip) {
            this.prepared = Optional.of(zip);
            return this;
        }

        /** Sets the port; 0 for any that is free. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Starts the deployment.
         *
         * @throws dev.holdfast.failure.ConfigurationException if the port is taken
         */
        public Sandbox start() {
            Sandbox sandbox = new Sandbox(this);
            sandbox.server.start();
            return sandbox;
        }
    }
}
