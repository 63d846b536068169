package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One request and its answer. Blocks the thread while reading and writing. */
final class Call {
    /** Of function calls, as Convex has it. */
    private static final int MAX_BODY_BYTES = (16 << 20) + 2000;

    private final Request request;
    private final Response response;
    private final SandboxKeys.Identity identity;
    private final boolean isAnswerLost;

    /** @param isAnswerLost whether the connection ends instead of the answer being sent */
    Call(Request request, Response response, SandboxKeys.Identity identity, boolean isAnswerLost) {
        this.request = request;
        this.response = response;
        this.identity = identity;
        this.isAnswerLost = isAnswerLost;
    }

    SandboxKeys.Identity identity() {
        return identity;
    }

    String path() {
        return Request.getPathInContext(request);
    }

    /** Returns what follows the last slash of the path. */
    String lastSegment() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(Request.extractQueryParameters(request).getValue(name));
    }

    /** @throws ApiError if the parameter is missing */
    String required(String name) {
        return parameter(name)
                .orElseThrow(() -> ApiError.badRequest(
                        "BadQueryArgs", "Failed to deserialize query string: missing field `" + name + "`"));
    }

    Optional<String> header(HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    InputStream body() {
        return Content.Source.asInputStream(request);
    }

    /** @throws ApiError if the body is not declared as JSON or is no JSON object */
    Map<String, @Nullable Object> json() throws IOException {
        String type =
                header(HttpHeader.CONTENT_TYPE).orElse("").split(";", 2)[0].strip();
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw ApiError.badRequest("BadJsonBody", "Expected request with `Content-Type: application/json`");
        }
        byte[] body = body().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new ApiError(413, "", "");
        }
        return object(body);
    }

    /** @throws ApiError if it is no JSON object */
    static Map<String, @Nullable Object> object(byte[] json) {
        try {
            if (ValueReader.plain().read(json) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                map.forEach((name, value) -> object.put((String) name, value));
                return object;
            }
        } catch (JacksonException | ValueReader.InvalidValueException e) {
            throw ApiError.badRequest("BadJsonBody", "Failed to parse the request body as JSON");
        }
        throw ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: expected an object");
    }

    /** Answers 200 without a body. */
    void succeed() throws IOException {
        send(200, "", new byte[0]);
    }

    void succeed(@Nullable Object json) throws IOException {
        sendJson(new ValueWriter(Encoding.EXPORT).write(json));
    }

    void sendJson(String json) throws IOException {
        send(200, "application/json", json.getBytes(UTF_8));
    }

    void sendText(String text) throws IOException {
        send(200, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    void fail(ApiError error) throws IOException {
        if (error.code().isEmpty()) {
            send(error.status(), "", new byte[0]);
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", error.code());
        body.put("message", error.getMessage());
        send(
                error.status(),
                "application/json",
                new ValueWriter(Encoding.EXPORT).write(body).getBytes(UTF_8));
    }

    /** @param contentType empty for none */
    void send(int status, String contentType, byte[] body) throws IOException {
        if (isAnswerLost) {
            hangUp();
        }
        response.setStatus(status);
        if (!contentType.isEmpty()) {
            setHeader(HttpHeader.CONTENT_TYPE, contentType);
        }
        declareLength(body.length);
        write(ByteBuffer.wrap(body), true);
    }

    void setHeader(HttpHeader name, String value) {
        setHeader(name.asString(), value);
    }

    void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    void declareLength(long bytes) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes);
    }

    void setStatus(int status) {
        response.setStatus(status);
    }

    /** Sends a part of the body; returns when the operating system has it. */
    void write(ByteBuffer bytes, boolean isLast) throws IOException {
        Content.Sink.write(response, isLast, bytes);
    }

    boolean isAnswerLost() {
        return isAnswerLost;
    }

    /** Ends the connection at once. Never returns normally. */
    void hangUp() throws HungUpException {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        throw new HungUpException();
    }

    /** We ended the connection on purpose; Jetty need not mention it. */
    static final class HungUpException extends IOException implements QuietException {
        private static final long serialVersionUID = 1L;

        HungUpException() {
            super("the sandbox hung up on purpose");
        }
    }
}
