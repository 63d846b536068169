package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.secret.Secret;
import java.net.URI;

/** How a deployment is reached: the name in our configuration, its base URL and the key. */
public record Connection(String name, URI url, Secret key) {
    public Connection {
        requireNonNull(name, "name");
        requireNonNull(url, "url");
        requireNonNull(key, "key");
    }

    /** The name alone: a URL may carry a password. */
    @Override
    public String toString() {
        return name;
    }
}
