package dev.holdfast.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the endpoint for a method and a path. A path that ends in a slash and a star takes any one further segment. */
final class Routes {
    private final Map<String, Endpoint> endpoints = new HashMap<>();

    Routes get(String path, Endpoint endpoint) {
        return put("GET " + path, endpoint);
    }

    Routes post(String path, Endpoint endpoint) {
        return put("POST " + path, endpoint);
    }

    Routes both(String path, Endpoint endpoint) {
        return get(path, endpoint).post(path, endpoint);
    }

    Optional<Endpoint> find(String method, String path) {
        String exact = method + " " + path;
        String open = exact.substring(0, exact.lastIndexOf('/') + 1) + "*";
        return Optional.ofNullable(endpoints.getOrDefault(exact, endpoints.get(open)));
    }

    private Routes put(String key, Endpoint endpoint) {
        if (endpoints.put(key, endpoint) != null) {
            throw new IllegalArgumentException("routed twice: " + key);
        }
        return this;
    }
}
