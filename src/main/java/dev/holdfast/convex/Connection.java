package dev.holdfast.convex;

import dev.holdfast.secret.Secret;
import java.net.URI;

/** How a deployment is reached: the name in our configuration, its base URL and the key. */
public record Connection(String name, URI url, Secret key) {}
