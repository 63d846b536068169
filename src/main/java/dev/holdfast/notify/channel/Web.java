package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.DeliveryException;
import dev.holdfast.secret.Secret;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One address that is posted to or visited. Follows no redirects, and gives up after ten seconds whatever the other side does meanwhile. What it throws names the host
 * and the status alone: neither path nor query, which may be secret, nor what came back.
 */
final class Web {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The message itself is what they do not take; the same again would fare no better. */
    private static final Set<Integer> REFUSED = Set.of(400, 413, 414, 422);

    /** What the client finds wrong with a 204 that says its length is 0, as many servers do. */
    private static final String LENGTH_OF_NOTHING = "content length header with 204 response";

    private final Secret address;
    private final Duration patience;
    private final HttpClient client;

    Web(Secret address) {
        this(address, PATIENCE);
    }

    /** @param patience for the whole exchange */
    Web(Secret address, Duration patience) {
        this(address, patience, client());
    }

    /** @param client one of {@link #client}, which any number may share */
    Web(Secret address, Duration patience, HttpClient client) {
        this.address = requireNonNull(address, "address");
        this.patience = requireNonNull(patience, "patience");
        this.client = requireNonNull(client, "client");
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .build();
    }

    /** An answer of the 200s, or one that was refused. The body is cut. */
    record Answer(int status, String body) {
        boolean isTaken() {
            return status >= 200 && status < 300;
        }
    }

    /** @throws DeliveryException if it was not taken */
    void post(byte[] json, Map<String, String> headers) throws InterruptedException {
        require(exchange(json, headers));
    }

    /**
     * As {@link #post}, but whatever they answer is returned.
     *
     * @throws DeliveryException if nobody answered
     */
    Answer exchange(byte[] json, Map<String, String> headers) throws InterruptedException {
        HttpRequest.Builder request =
                request().header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(json));
        try {
            headers.forEach(request::header);
        } catch (IllegalArgumentException e) {
            // what it says shows the value
            throw new DeliveryException(host() + " was not asked: a header has signs that cannot be sent", false);
        }
        return send(request.build());
    }

    /** @throws DeliveryException if it was not taken */
    void visit() throws InterruptedException {
        require(send(request().GET().build()));
    }

    /** @throws DeliveryException if it was not taken */
    void require(Answer answer) {
        if (!answer.isTaken()) {
            boolean isRedirect = answer.status() >= 300 && answer.status() < 400;
            throw new DeliveryException(
                    host() + " answered " + answer.status() + (isRedirect ? "; redirects are not followed" : ""),
                    !REFUSED.contains(answer.status()));
        }
    }

    /** For messages: as much of the address as is no secret. */
    String host() {
        URI uri = uri();
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private URI uri() {
        return URI.create(address.reveal());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(uri()).timeout(patience).header("User-Agent", "Holdfast");
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, any -> new LimitedBody());
        try {
            HttpResponse<byte[]> response = exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), new String(response.body(), UTF_8));
        } catch (TimeoutException e) {
            throw failed("did not answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (String.valueOf(cause.getMessage()).contains(LENGTH_OF_NOTHING)) {
                return new Answer(204, "");
            }
            throw failed(why(cause));
        } finally {
            exchange.cancel(true);
        }
    }

    /** The failure's own words may hold the address. */
    private String why(Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return "did not answer within " + patience.toSeconds() + " s";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "could not be talked to by TLS: its certificate is not trusted, or it speaks none";
            }
            if (cause instanceof UnresolvedAddressException) {
                return "has no address: the name cannot be resolved";
            }
        }
        return failure instanceof ConnectException ? "cannot be reached" : "broke off the connection";
    }

    private DeliveryException failed(String why) {
        return new DeliveryException(host() + " " + why, true);
    }
}
