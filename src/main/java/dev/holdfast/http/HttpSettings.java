package dev.holdfast.http;

import static java.util.Objects.requireNonNull;

/**
 * Where to listen.
 *
 * @param bind an address or a host name of this machine
 * @param port 0 takes any free one
 */
public record HttpSettings(String bind, int port) {
    public HttpSettings {
        requireNonNull(bind, "bind");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }
}
