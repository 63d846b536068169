package dev.holdfast.testing.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;

/**
 * A request as it came.
 *
 * @param key empty for one to the bucket
 * @param query decoded
 * @param headers names in lower case
 */
public record S3Request(
        S3Operation operation,
        String method,
        String rawPath,
        String bucket,
        String key,
        Map<String, String> query,
        Map<String, String> headers) {
    public S3Request {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String require(String name) {
        return parameter(name).orElseThrow(() -> new S3Error(400, "InvalidArgument", "no " + name));
    }

    static S3Request of(Request request) {
        Map<String, String> headers = new TreeMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(field.getName().toLowerCase(Locale.ROOT), field.getValue(), (a, b) -> a + "," + b);
        }
        String path = request.getHttpURI().getPath();
        int slash = path.indexOf('/', 1);
        String bucket = slash < 0 ? path.substring(1) : path.substring(1, slash);
        String key = slash < 0 ? "" : decode(path.substring(slash + 1));
        Map<String, String> query = query(request.getHttpURI().getQuery());
        S3Operation operation = S3Operation.of(request.getMethod(), !key.isEmpty(), query, headers);
        return new S3Request(operation, request.getMethod(), path, bucket, key, query, headers);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : (raw == null ? "" : raw).split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
