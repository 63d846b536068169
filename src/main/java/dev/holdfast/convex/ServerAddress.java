package dev.holdfast.convex;

import java.net.URI;
import java.util.Locale;

/**
 * Where a URL leads, however it is written: two URLs of one address reach one deployment.
 *
 * @param host in lower case, without the dot of the root; {@code localhost} for this machine under any name
 * @param port -1 for the usual one, of whatever scheme
 */
public record ServerAddress(String host, int port) {
    /** @throws IllegalArgumentException if it is no URL */
    public static ServerAddress of(String url) {
        return of(URI.create(url));
    }

    public static ServerAddress of(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean isHere = name.startsWith("127.") || name.equals("[::1]") || name.endsWith(".localhost");
        // Whoever answers at the usual port without TLS sends everybody to the one with it.
        boolean isUsual = url.getPort() == 80 || url.getPort() == 443;
        return new ServerAddress(isHere ? "localhost" : name, isUsual ? -1 : url.getPort());
    }
}
