package dev.holdfast.convex;

import java.util.Optional;

/**
 * One HTTP call.
 *
 * @param what completes "cannot ...": {@code read the version of}
 * @param path from the root, with its slash, perhaps with a query
 * @param body JSON of a POST; empty for none
 * @param permission that it needs; empty if any key, or none, will do
 * @param isAnonymous whether the key is not sent
 * @param isRepeatable whether doing it twice is the same as doing it once
 */
record ApiCall(
        String what,
        String method,
        String path,
        Optional<String> body,
        Optional<Permission> permission,
        boolean isAnonymous,
        boolean isRepeatable) {

    static ApiCall get(String what, String path) {
        return new ApiCall(what, "GET", path, Optional.empty(), Optional.empty(), false, true);
    }

    static ApiCall post(String what, String path) {
        return new ApiCall(what, "POST", path, Optional.empty(), Optional.empty(), false, true);
    }

    ApiCall with(String json) {
        return new ApiCall(what, method, path, Optional.of(json), permission, isAnonymous, isRepeatable);
    }

    ApiCall needing(Permission needed) {
        return new ApiCall(what, method, path, body, Optional.of(needed), isAnonymous, isRepeatable);
    }

    ApiCall anonymously() {
        return new ApiCall(what, method, path, body, permission, true, isRepeatable);
    }

    /** To be sent once, unless it surely was not heard. */
    ApiCall once() {
        return new ApiCall(what, method, path, body, permission, isAnonymous, false);
    }
}
