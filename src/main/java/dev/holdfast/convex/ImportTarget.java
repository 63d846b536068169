package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.secret.Secret;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployment that is written to, over HTTP, with a key that may import. Any thread may use it. Every method throws {@link DeploymentException}; no message contains the key or a
 * value of an environment variable. What may be repeated is repeated by status class, the rest never. A thread that is interrupted in a method stays so and gets a
 * {@link DeploymentException}.
 *
 * <p>An import goes: {@link #begin}, write the ZIP, {@link ImportUpload#finish}, ask for {@link #status} until it waits, {@link #confirm}, ask until it is over. Before the
 * confirmation nothing has changed, and {@link #cancel} leaves no trace but the row and components that the ZIP names and the target had not.
 *
 * <p><b>A ZIP without tables</b> is taken by Convex in replace-all: every user table of every component goes, tables that the active schema names stay as empty ones with their numbers.
 * To be sure of every reader it should look as Convex's own export of an empty deployment: {@code README.md} and an empty {@code _tables/documents.jsonl}. Stored files
 * stay unless the ZIP has {@code _storage/documents.jsonl} of their component; <b>an empty one removes all files of that component</b> in replace and replace-all. (Read in
 * {@code crates/application/src/snapshot_import/mod.rs}: {@code assign_table_numbers}, {@code import_objects}, {@code finalize_import}.)
 */
public final class ImportTarget {
    private final Access access;
    private final Retries retries;
    private final Imports imports;
    private final Pause pause;

    /**
     * Connects to nothing yet.
     *
     * @param transport shared by all deployments; closed by its owner
     * @throws dev.holdfast.failure.ConfigurationException when the URL or the key cannot be used at all
     */
    public ImportTarget(
            Connection connection, HttpTransport transport, Clock clock, Pause pause, RandomGenerator random) {
        this.access = Access.to(connection, transport, clock, pause, random);
        this.retries = access.retries();
        this.imports = new Imports(access.api());
        this.pause = requireNonNull(pause, "pause");
    }

    /** What an import does to what is there. */
    public enum Mode {
        REQUIRE_EMPTY("requireEmpty"),
        /**
         * Into a table that is there, batch by batch, and so perhaps in part. An id that is there stops it ({@code DocumentExists}); so does one that was there and was deleted
         * ({@code DocumentDeleted}), for as long as the deployment keeps the history of its documents: 2 days on a self-hosted one, longer in the cloud. Documents that somebody deleted by
         * mistake therefore come back only by {@link #REPLACE} of their whole table, which is a new table inside. ({@code crates/database/src/committer.rs}:
         * {@code check_generated_ids}.)
         */
        APPEND("append"),
        REPLACE("replace"),
        REPLACE_ALL("replaceAll");

        private final String argument;

        Mode(String argument) {
            this.argument = argument;
        }

        String argument() {
            return argument;
        }
    }

    /** The name in our configuration. */
    public String name() {
        return access.endpoint().name();
    }

    /** The base URL, without the key. */
    public String url() {
        return access.endpoint().url();
    }

    /** What of all that a restore key is for this one may not, in the order of importance; nothing where the deployment does not tell. Throws when the key is refused. */
    public List<RestoreRight> lacks() {
        return KeyCheck.askIfTold(access)
                .map(permissions -> Arrays.stream(RestoreRight.values())
                        .filter(right -> !right.isGiven(permissions))
                        .toList())
                .orElse(List.of());
    }

    /** Begins an upload of unknown length. */
    public ImportUpload begin() {
        return begin(0);
    }

    /** @param declaredBytes how long the ZIP is at most, which makes the parts as large as need be; 0 if nobody knows */
    public ImportUpload begin(long declaredBytes) {
        String token = access.calling("begin an upload to", () -> imports.startUpload(retries.few()));
        return new ImportUpload(imports, retries, pause, token, declaredBytes);
    }

    /** @throws DeploymentException also if there is no such import */
    public ImportStatus status(String id) {
        return access.calling("ask for the state of the import " + id + " into", () -> row(id))
                .status();
    }

    /** The latest 20 imports, newest first, whoever began them. */
    public List<ImportRow> recent() {
        return access.calling("list the imports of", () -> imports.latest(retries.few()));
    }

    /**
     * Confirms an import that waits for it. Does nothing if it is confirmed already.
     *
     * @throws DeploymentException also if it is not analysed yet, in which case a confirmation would be lost, or failed
     */
    public void confirm(String id) {
        access.calling("confirm the import " + id + " into", () -> {
            ImportStatus status = row(id).status();
            if (status instanceof ImportStatus.Uploaded || status instanceof ImportStatus.Failed) {
                throw refuse("confirm the import " + id + " into", "it " + status.describe());
            }
            imports.perform(id, retries.few());
            return id;
        });
    }

    /**
     * Cancels an import. Does nothing if it failed already.
     *
     * @throws DeploymentException also if it is completed, and so cannot be cancelled
     */
    public void cancel(String id) {
        access.calling("cancel the import " + id + " into", () -> {
            try {
                imports.cancel(id, retries.few());
            } catch (ApiException e) {
                if (!e.code().equals("CannotCancelImport") || !(row(id).status() instanceof ImportStatus.Failed)) {
                    throw e;
                }
            }
            return id;
        });
    }

    /** Stops user functions, scheduled ones and crons. Does nothing if it is paused. */
    public void pause() {
        access.calling("pause", () -> {
            access.api()
                    .done(ApiCall.post("pause", "/api/v1/pause_deployment").needing(Permission.PAUSE), retries.few());
            return name();
        });
    }

    /** Lets everything run again, what came due meanwhile too. Does nothing if it is not paused, whatever the key may. */
    public void unpause() {
        access.calling("unpause", () -> {
            try {
                access.api()
                        .done(
                                ApiCall.post("unpause", "/api/v1/unpause_deployment")
                                        .needing(Permission.UNPAUSE),
                                retries.few());
            } catch (ApiException e) {
                boolean isRefusal = e.code().equals("UnpauseDeploymentFailed") || e.isRefusalOfPermission();
                if (!isRefusal || !isRunning()) {
                    throw e;
                }
            }
            return name();
        });
    }

    /**
     * Changes environment variables, all or none. May be repeated.
     *
     * @param changes new values by name; empty to remove the variable
     */
    public void updateEnvironment(Map<String, Optional<Secret>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        String what = "change the environment variables of";
        ObjectNode body = access.api().arguments();
        ArrayNode list = body.putArray("changes");
        new TreeMap<>(changes).forEach((name, value) -> {
            ObjectNode change = list.addObject().put("name", name);
            value.ifPresentOrElse(secret -> change.put("value", secret.reveal()), () -> change.putNull("value"));
        });
        try {
            access.calling(what, () -> {
                access.api()
                        .done(
                                ApiCall.post(what, "/api/v1/update_environment_variables")
                                        .with(body.toString())
                                        .needing(Permission.WRITE_ENVIRONMENT),
                                retries.few());
                return what;
            });
        } catch (DeploymentException e) {
            throw masked(e, changes);
        }
    }

    /**
     * Cancels what a component has scheduled; crons stay. May be repeated.
     *
     * @param component its path; empty for the root
     * @param id as {@link LiveView#components} has it: a key that may write need not be one that may look
     * @throws DeploymentException also if there is no such component
     */
    public void cancelScheduledJobs(String component, String id) {
        String what = "cancel the scheduled functions of" + (component.isEmpty() ? "" : " " + component + " in");
        access.calling(what, () -> {
            ObjectNode body = access.api().arguments();
            body.put("componentId", id.isEmpty() ? null : id);
            access.api()
                    .done(
                            ApiCall.post(what, "/api/cancel_all_jobs")
                                    .with(body.toString())
                                    .needing(Permission.WRITE_DATA),
                            retries.few());
            return what;
        });
    }

    private ImportRow row(String id) throws ApiException, InterruptedException {
        Optional<ImportRow> row = imports.find(id, retries.few());
        if (row.isEmpty()) {
            throw refuse("ask for the state of the import " + id + " into", "it has no such import");
        }
        return row.get();
    }

    private boolean isRunning() throws ApiException, InterruptedException {
        return DeploymentState.ask(access.api(), retries.few()).equals(DeploymentState.RUNNING);
    }

    private ApiException refuse(String what, String detail) {
        return access.api()
                .errors()
                .refusal(
                        ApiCall.post(what, ""),
                        detail,
                        "look at the imports in the Convex dashboard; the restore can be begun again");
    }

    /** A server may echo a value. */
    private static DeploymentException masked(DeploymentException e, Map<String, Optional<Secret>> changes) {
        String text = String.valueOf(e.getMessage());
        String masked = text;
        for (Optional<Secret> value : changes.values()) {
            if (value.isPresent() && !value.get().isEmpty()) {
                masked = value.get().maskIn(masked);
            }
        }
        return masked.equals(text) ? e : new DeploymentException(masked, e.hint());
    }
}
