package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client that all deployments share. Nothing is built before the first call, and an idle one holds no connection for longer than half a
 * minute. Any thread may use it; close it when no deployment is used any more. Closing ends calls that are under way; it may be closed twice.
 */
public final class HttpTransport implements AutoCloseable {
    /** Where a network interceptor puts {@code Retry-After}, on which OkHttp would otherwise act by itself. */
    static final String RETRY_AFTER = "Holdfast-Retry-After";

    private final HttpSettings settings;
    private @Nullable OkHttpClient calls; // guarded by this
    private @Nullable OkHttpClient downloads; // guarded by this
    private @Nullable OkHttpClient uploads; // guarded by this

    public HttpTransport(HttpSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    HttpSettings settings() {
        return settings;
    }

    /** For calls with short answers. */
    synchronized OkHttpClient calls() {
        if (calls == null) {
            calls = build();
        }
        return calls;
    }

    /** Shares connections with the other, but lets an answer take as long as bytes keep coming. */
    synchronized OkHttpClient downloads() {
        if (downloads == null) {
            downloads = calls().newBuilder().callTimeout(Duration.ZERO).build();
        }
        return downloads;
    }

    /**
     * A new connection for each call, and no limit on how long a body takes as long as bytes keep going. What must not be sent twice should not fail because the
     * other side had closed an idle connection.
     */
    synchronized OkHttpClient uploads() {
        if (uploads == null) {
            uploads = downloads()
                    .newBuilder()
                    .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                    .build();
        }
        return uploads;
    }

    /**
     * HTTP/1.1 only: a download has its connection for itself, and no HTTP/2 reader threads and 16 MiB windows stand by. Redirects are not followed,
     * since they would carry the key elsewhere.
     */
    private OkHttpClient build() {
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .cookieJar(CookieJar.NO_COOKIES)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                .connectionPool(new ConnectionPool(2, 30, TimeUnit.SECONDS))
                .addNetworkInterceptor(chain -> hideRetryAfter(chain.proceed(chain.request())))
                .build();
    }

    private static Response hideRetryAfter(Response response) {
        String after = response.header("Retry-After");
        return after == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(RETRY_AFTER, after)
                        .build();
    }

    @Override
    public synchronized void close() {
        if (calls != null) {
            calls.dispatcher().cancelAll();
            calls.dispatcher().executorService().shutdown();
            calls.connectionPool().evictAll();
            calls = null;
            downloads = null;
            uploads = null;
        }
    }
}
