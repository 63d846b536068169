package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Retries.Limit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends calls to one deployment, repeats them by {@link Retries}, and turns every bad answer into an {@link ApiException}. Any thread may use it. */
final class ApiClient {
    /** The largest of our answers is a page of documents, which ends at 5 MB; the environment is at most half a MiB of values. */
    private static final long LARGEST_ANSWER = 8L << 20;

    private static final long LARGEST_ERROR = 16L << 10;
    private final JsonMapper mapper = new JsonMapper();
    private final Endpoint endpoint;
    private final DeployKey key;
    private final HttpTransport transport;
    private final Retries retries;
    private final ErrorTranslator errors;

    ApiClient(Endpoint endpoint, DeployKey key, HttpTransport transport, Retries retries) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.key = requireNonNull(key, "key");
        this.transport = requireNonNull(transport, "transport");
        this.retries = requireNonNull(retries, "retries");
        this.errors = new ErrorTranslator(endpoint, key);
    }

    ErrorTranslator errors() {
        return errors;
    }

    /** Reads a successful answer; the caller of this closes it unless it keeps it. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(Response response) throws IOException, ApiException;
    }

    /** Answers of text. */
    String text(ApiCall call, Limit limit) throws ApiException, InterruptedException {
        return send(call, limit, transport::calls, response -> {
            try (response) {
                return body(call, response);
            }
        });
    }

    /** Answers without content. A web page is none: a captive portal gives it for anything. */
    void done(ApiCall call, Limit limit) throws ApiException, InterruptedException {
        send(call, limit, transport::calls, response -> {
            try (response) {
                if (Answer.isHtml(response.header("Content-Type"), body(call, response))) {
                    throw errors.nonsense(call, "it answered a web page");
                }
                return response;
            }
        });
    }

    /** Answers of a JSON object. */
    JsonNode json(ApiCall call, Limit limit) throws ApiException, InterruptedException {
        return send(call, limit, transport::calls, response -> {
            try (response) {
                return parse(call, response.header("Content-Type"), body(call, response));
            }
        });
    }

    /** Opens an answer of any length, which the caller closes. */
    Response open(ApiCall call, Limit limit) throws ApiException, InterruptedException {
        return send(call, limit, transport::downloads, response -> response);
    }

    /** Answers of a JSON string. */
    String string(ApiCall call, Limit limit) throws ApiException, InterruptedException {
        String text = text(call, limit);
        try {
            JsonNode json = mapper.readTree(text);
            if (json != null && json.isString()) {
                return json.stringValue();
            }
        } catch (JacksonException e) {
            // Said below, without the text, which may hold secrets.
        }
        throw errors.nonsense(call, "it answered something other than a JSON text");
    }

    /** Calls a function without arguments; the answer is its value. */
    JsonNode query(ApiCall call, String function, Limit limit) throws ApiException, InterruptedException {
        return query(call, function, mapper.createObjectNode(), limit);
    }

    /** Calls a function; the answer is its value. */
    JsonNode query(ApiCall call, String function, ObjectNode arguments, Limit limit)
            throws ApiException, InterruptedException {
        return value(call, json(call.with(question(function, arguments).toString()), limit));
    }

    /** Calls functions at one timestamp; the answers are their values, in the same order. The call's path is that of the batch. */
    List<JsonNode> queries(ApiCall call, String function, List<ObjectNode> arguments, Limit limit)
            throws ApiException, InterruptedException {
        ObjectNode body = mapper.createObjectNode();
        ArrayNode questions = body.putArray("queries");
        arguments.forEach(each -> questions.add(question(function, each)));
        JsonNode results = json(call.with(body.toString()), limit).path("results");
        if (results.size() != arguments.size()) {
            throw errors.nonsense(call, "it answered " + results.size() + " of " + arguments.size() + " questions");
        }
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode result : results) {
            values.add(value(call, result));
        }
        return values;
    }

    /** An empty object, for arguments. */
    ObjectNode arguments() {
        return mapper.createObjectNode();
    }

    /** The body that asks a function, its answer to be in {@code export_json}. */
    ObjectNode question(String function, ObjectNode arguments) {
        ObjectNode question = mapper.createObjectNode();
        question.put("path", function).put("format", "export_json").set("args", arguments);
        return question;
    }

    /** What is wrong with an answer of a function that has no value. */
    ApiException failureIn(ApiCall call, String answer) {
        try {
            value(call, parse(call, "", answer));
            return errors.nonsense(call, "it answered something other than was asked for");
        } catch (ApiException e) {
            return e;
        }
    }

    /** A failure of a function comes inside a success. */
    private JsonNode value(ApiCall call, JsonNode answer) throws ApiException {
        if (!answer.path("status").asString("").equals("success")) {
            JsonNode message = answer.get("errorMessage");
            throw message == null
                    ? errors.nonsense(call, "it answered JSON without a status")
                    : errors.function(call, message.asString(""));
        }
        return answer.path("value");
    }

    private <T> T send(ApiCall call, Limit limit, java.util.function.Supplier<OkHttpClient> client, Reader<T> reader)
            throws ApiException, InterruptedException {
        return retries.run(
                call, limit, () -> attempt(call, call.hasOwnConnection() ? transport.uploads() : client.get(), reader));
    }

    private <T> T attempt(ApiCall call, OkHttpClient client, Reader<T> reader)
            throws ApiException, InterruptedException {
        try {
            Response response = client.newCall(request(call)).execute();
            if (response.code() == 200) {
                return reader.read(response);
            }
            try (response) {
                throw refusal(call, response);
            }
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted in a call").initCause(e);
            }
            throw errors.network(call, e);
        } catch (IOException e) {
            throw errors.network(call, e);
        }
    }

    private Request request(ApiCall call) {
        String version = transport.settings().version();
        Request.Builder request = new Request.Builder()
                .url(endpoint.resolve(call.path()))
                .header("Convex-Client", "holdfast-" + version)
                .header("User-Agent", "holdfast/" + version)
                .header("Accept-Encoding", "identity");
        if (!call.isAnonymous()) {
            request.header("Authorization", key.authorization());
        }
        return request.method(call.method(), call.method().equals("POST") ? body(call) : null)
                .build();
    }

    private static RequestBody body(ApiCall call) {
        return call.body().map(Payload::body).orElseGet(() -> RequestBody.create(new byte[0], null));
    }

    private ApiException refusal(ApiCall call, Response response) throws IOException, InterruptedException {
        BufferedSource source = response.body().source();
        source.request(LARGEST_ERROR);
        String text = source.getBuffer()
                .readString(Math.min(LARGEST_ERROR, source.getBuffer().size()), StandardCharsets.UTF_8);
        Answer answer = Answer.read(
                mapper, response.code(), response.header("Content-Type"), text, response.header("Location"));
        boolean isKeyRefused = (answer.status() == 401 || answer.status() == 403)
                && !answer.code().equals("OperationNotPermitted");
        Optional<String> actualName = isKeyRefused && !call.isAnonymous() ? actualName() : Optional.empty();
        return errors.status(call, answer, retryAfter(response), actualName);
    }

    /** What the deployment calls itself, if it tells at once. */
    private Optional<String> actualName() throws InterruptedException {
        try {
            String name = text(ApiCall.get("read the name of", "/instance_name").anonymously(), retries.atMost(1));
            return Optional.of(Answer.shorten(name)).filter(text -> text.matches("[\\w.-]{1,100}"));
        } catch (ApiException e) {
            return Optional.empty(); // it only makes a hint better
        }
    }

    private static @Nullable Duration retryAfter(Response response) {
        String value = response.header(HttpTransport.RETRY_AFTER, "");
        // A date would need the server's clock; proxies that limit rates send seconds.
        return value != null && value.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private String body(ApiCall call, Response response) throws IOException, ApiException {
        BufferedSource source = response.body().source();
        if (source.request(LARGEST_ANSWER + 1)) {
            throw errors.nonsense(call, "it answered more than " + (LARGEST_ANSWER >> 20) + " MiB");
        }
        return source.readUtf8();
    }

    private JsonNode parse(ApiCall call, @Nullable String contentType, String body) throws ApiException {
        try {
            JsonNode json = mapper.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            // Said below, without the text, which may hold secrets.
        }
        throw errors.nonsense(
                call,
                Answer.isHtml(contentType, body)
                        ? "it answered a web page instead of JSON"
                        : "it answered something other than a JSON object");
    }
}
