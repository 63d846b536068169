package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.secret.Secret;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A deployment over HTTP. Exports that somebody else requested are never cancelled or expired. A thread interrupted in a method that does not declare
 * {@link InterruptedException} gets a {@link DeploymentException} and stays interrupted. An interrupt is noticed with the next byte or at the end of the
 * read timeout, since Java cannot interrupt a socket.
 */
public final class HttpDeployment implements Deployment {
    private static final Logger log = LoggerFactory.getLogger(HttpDeployment.class);

    private final Access access;
    private final Endpoint endpoint;
    private final ApiClient api;
    private final Exports exports;
    private final Retries retries;
    private final HttpSettings settings;
    private final Clock clock;
    private final Pause pause;
    private final AtomicBoolean saidExpiryRefused = new AtomicBoolean();
    private final AtomicBoolean saidEnvironmentRefused = new AtomicBoolean();

    /**
     * Connects to nothing yet.
     *
     * @param transport shared by all deployments; closed by its owner
     * @throws dev.holdfast.failure.ConfigurationException when the URL or the key cannot be used at all
     */
    public HttpDeployment(
            Connection connection, HttpTransport transport, Clock clock, Pause pause, RandomGenerator random) {
        requireNonNull(connection, "connection");
        this.settings = transport.settings();
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.access = Access.to(connection, transport, clock, pause, random);
        this.endpoint = access.endpoint();
        this.retries = access.retries();
        this.api = access.api();
        this.exports = new Exports(api);
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public String url() {
        return endpoint.url();
    }

    @Override
    public String instanceName() {
        return plainText("read the name of", "/instance_name");
    }

    @Override
    public String version() {
        String version = plainText("read the version of", "/version");
        return version.isEmpty() ? "unknown" : version;
    }

    @Override
    public String kind() {
        if (endpoint.isCloud()) {
            return "cloud";
        }
        if (version().startsWith("holdfast-sandbox")) {
            return "sandbox";
        }
        return calling("ask for the kind of", () -> {
            ApiCall call = ApiCall.get("ask for the kind of", "/api/v1/deployment_info")
                    .needing(Permission.VIEW_DATA);
            try {
                JsonNode answer = api.json(call, retries.few());
                return answer.path("kind").asString("").equals("cloud") ? "cloud" : "self-hosted";
            } catch (ApiException e) {
                if (e.isRefusalOfPermission() || e.status() == 404) {
                    return "self-hosted"; // neither at the cloud's address, nor telling
                }
                throw e;
            }
        });
    }

    @Override
    public KeyPermissions checkKey() {
        return KeyCheck.ask(access);
    }

    @Override
    public Instant queryTimestamp() {
        return calling("read the time of", () -> {
            ApiCall call = ApiCall.post("read the time of", "/api/query_ts").anonymously();
            String text = api.json(call, retries.few()).path("ts").asString("");
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (bytes.length == Long.BYTES) {
                    return ExportRow.instantOf(ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong());
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            throw api.errors().nonsense(call, "it answered a timestamp that is not 8 bytes in base64");
        });
    }

    @Override
    public Export export(ExportRequest request, ExportProgress progress) throws InterruptedException {
        PollTimer timer = new PollTimer(settings, clock, pause, request.deadline());
        try {
            return new ExportWait(exports, retries, timer, request, progress).run();
        } catch (ApiException e) {
            throw e.failure();
        }
    }

    @Override
    public Download download(Export export) {
        ApiCall call = Exports.download(export.id());
        return calling(call.what(), () -> open(call, export));
    }

    private Download open(ApiCall call, Export export) throws ApiException, InterruptedException {
        Response response = exports.open(export.id(), retries.few());
        long declared = Math.max(0, response.body().contentLength());
        String problem = "";
        if (declared > 0 && export.sizeBytes() > 0 && declared != export.sizeBytes()) {
            problem = "it offers " + declared + " bytes, but said the export has " + export.sizeBytes();
        } else if (Answer.isHtml(response.header("Content-Type"), "")) {
            problem = "it answered a web page instead of a ZIP";
        } else if (!response.header("Content-Encoding", "identity").equals("identity")) {
            problem = "something between compresses the answer, though asked not to";
        }
        if (!problem.isEmpty()) {
            response.close();
            throw api.errors().nonsense(call, problem);
        }
        InputStream stream = response.body().byteStream();
        return new Download(stream, declared > 0 ? declared : export.sizeBytes());
    }

    @Override
    public boolean expire(Export export) {
        if (!export.isOurs()) {
            return false;
        }
        try {
            exports.expire(export, retries.atMost(3)); // of a row that is gone it answers 500
            return true;
        } catch (ApiException e) {
            return isKept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isKept(ApiException e) {
        if (e.isRefusalOfPermission()) {
            warnOfRefusal(saidExpiryRefused, Permission.DELETE_BACKUPS);
        } else {
            log.atWarn()
                    .addKeyValue("deployment", endpoint.name())
                    .addKeyValue("cause", e.failure().getMessage())
                    .log("the deployment keeps its copy of the export until it expires by itself");
        }
        return false;
    }

    @Override
    public Optional<SortedMap<String, Secret>> environmentVariables() {
        return calling("read the environment variables of", () -> {
            ApiCall call = ApiCall.get("read the environment variables of", "/api/v1/list_environment_variables")
                    .needing(Permission.VIEW_ENVIRONMENT);
            try {
                JsonNode variables = api.json(call, retries.few()).path("environmentVariables");
                if (!variables.isObject()) {
                    throw api.errors().nonsense(call, "it answered JSON without environmentVariables");
                }
                SortedMap<String, Secret> found = new TreeMap<>();
                variables.forEachEntry((name, value) -> found.put(name, Secret.of(value.asString(""))));
                return Optional.of(found);
            } catch (ApiException e) {
                if (!e.isRefusalOfPermission()) {
                    throw e;
                }
                warnOfRefusal(saidEnvironmentRefused, Permission.VIEW_ENVIRONMENT);
                return Optional.empty();
            }
        });
    }

    private void warnOfRefusal(AtomicBoolean isSaid, Permission permission) {
        if (isSaid.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("deployment", endpoint.name())
                    .addKeyValue("permission", permission.action())
                    .log("the key may not " + permission.purpose());
        }
    }

    private String plainText(String what, String path) {
        return calling(what, () -> {
            ApiCall call = ApiCall.get(what, path).anonymously();
            String text = api.text(call, retries.few()).strip();
            if (text.length() > 200 || Answer.isHtml("", text) || text.lines().count() > 1) {
                throw api.errors().nonsense(call, "it answered something other than a short text");
            }
            return api.errors().mask(text);
        });
    }

    private <T> T calling(String what, Retries.Attempt<T> call) {
        return access.calling(what, call);
    }
}
