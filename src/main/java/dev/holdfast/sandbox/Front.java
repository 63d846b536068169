package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: misbehaves if told so, checks the key, finds the endpoint, turns failures into Convex's answers. */
final class Front extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Front.class);
    private static final Pattern WEBSOCKET = Pattern.compile("/api/([^/]+/)?sync");

    private final Routes routes;
    private final SandboxKeys keys;
    private final Misbehaviour misbehaviour;
    private final WebSocketDoor door;

    Front(Routes routes, SandboxKeys keys, Misbehaviour misbehaviour, WebSocketDoor door) {
        this.routes = routes;
        this.keys = keys;
        this.misbehaviour = misbehaviour;
        this.door = door;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (WEBSOCKET.matcher(path).matches() && door.open(request, response, callback)) {
            return true;
        }
        try {
            answer(request, response, path);
            callback.succeeded();
        } catch (Call.HungUpException e) {
            callback.failed(e);
        } catch (IOException e) {
            log.atDebug().addKeyValue("path", path).setCause(e).log("connection broke");
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        }
        return true;
    }

    private void answer(Request request, Response response, String path) throws IOException, InterruptedException {
        Optional<Misbehaviour.PathFault> fault = misbehaviour.nextFault(path);
        boolean isAnswerLost = fault.filter(Misbehaviour.PathFault.LoseAnswer.class::isInstance)
                .isPresent();
        Call anonymous = new Call(request, response, SandboxKeys.Identity.NOBODY, isAnswerLost);
        if (fault.isPresent() && !isAnswerLost) {
            misbehave(fault.get(), anonymous);
            return;
        }
        try {
            requireClientVersion(anonymous);
            Endpoint endpoint = routes.find(request.getMethod(), path).orElseThrow(() -> new ApiError(404, "", ""));
            endpoint.answer(new Call(request, response, identify(anonymous), isAnswerLost));
        } catch (ApiError e) {
            anonymous.fail(e);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("path", path).setCause(e).log("the sandbox failed by itself");
            anonymous.fail(ApiError.internal());
        }
    }

    private SandboxKeys.Identity identify(Call call) {
        Optional<String> header = call.header(HttpHeader.AUTHORIZATION);
        Optional<String> parameter = call.parameter("adminKey");
        if (misbehaviour.keysRefusedWith().isPresent() && (header.isPresent() || parameter.isPresent())) {
            int status = misbehaviour.keysRefusedWith().getAsInt();
            throw new ApiError(
                    status,
                    status == 401 ? "BadAdminKey" : "BadDeployKey",
                    "The provided key is not valid for this deployment any more");
        }
        if (header.isEmpty() && parameter.isPresent()) {
            return keys.key(parameter.get());
        }
        return keys.identify(header.orElse(null));
    }

    private static void requireClientVersion(Call call) {
        if (call.header("Convex-Client").filter(client -> !client.contains("-")).isPresent()) {
            throw ApiError.badRequest("InvalidClientVersion", "Convex-Client header is not NAME-VERSION");
        }
    }

    private static void misbehave(Misbehaviour.PathFault fault, Call call) throws IOException {
        if (fault instanceof Misbehaviour.PathFault.Status told) {
            String code = told.status() == 429 ? "TooManyConcurrentRequests" : "TooManyWrites";
            call.fail(new ApiError(told.status(), code, "The sandbox was told to answer " + told.status()));
        } else if (fault instanceof Misbehaviour.PathFault.Babble babble) {
            switch (babble.nonsense()) {
                case HTML ->
                    call.send(
                            200,
                            "text/html",
                            "<html><body><h1>Welcome to the hotel</h1></body></html>".getBytes(UTF_8));
                case STATUS_ERROR ->
                    call.sendJson(
                            "{\"status\":\"error\",\"errorMessage\":\"[Request ID: 0000000000000000] Server Error\"}");
                case EMPTY -> call.succeed();
                case HALF_JSON -> call.sendJson("{\"status\":\"success\",\"value\":{\"_id\":\"");
            }
        } else {
            call.hangUp();
        }
    }

    /** Turns a request into a websocket. */
    @FunctionalInterface
    interface WebSocketDoor {
        /** Returns false if the request asks for no websocket. */
        boolean open(Request request, Response response, Callback callback);
    }
}
