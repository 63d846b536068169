package dev.holdfast.convex;

import java.util.Optional;

/**
 * One HTTP call.
 *
 * @param what completes "cannot ...": {@code read the version of}
 * @param path from the root, with its slash, perhaps with a query
 * @param body of a POST; empty for none
 * @param permission that it needs; empty if any key, or none, will do
 * @param purpose what it needs it for, completes "it needs that to ..."
 * @param isAnonymous whether the key is not sent
 * @param isRepeatable whether doing it twice is the same as doing it once
 * @param hasOwnConnection whether it gets a new connection, for a call that must not fail because an old one was closed meanwhile
 */
record ApiCall(
        String what,
        String method,
        String path,
        Optional<Payload> body,
        Optional<Permission> permission,
        String purpose,
        boolean isAnonymous,
        boolean isRepeatable,
        boolean hasOwnConnection) {

    static ApiCall get(String what, String path) {
        return new ApiCall(what, "GET", path, Optional.empty(), Optional.empty(), "", false, true, false);
    }

    static ApiCall post(String what, String path) {
        return new ApiCall(what, "POST", path, Optional.empty(), Optional.empty(), "", false, true, false);
    }

    /** With a body of JSON. */
    ApiCall with(String json) {
        return with(Payload.json(json));
    }

    ApiCall with(Payload payload) {
        return new ApiCall(
                what,
                method,
                path,
                Optional.of(payload),
                permission,
                purpose,
                isAnonymous,
                isRepeatable,
                hasOwnConnection);
    }

    ApiCall needing(Permission needed) {
        return needing(needed, needed.purpose());
    }

    /** Needing a permission for something else than what we usually need it for. */
    ApiCall needing(Permission needed, String neededFor) {
        return new ApiCall(
                what, method, path, body, Optional.of(needed), neededFor, isAnonymous, isRepeatable, hasOwnConnection);
    }

    ApiCall anonymously() {
        return new ApiCall(what, method, path, body, permission, purpose, true, isRepeatable, hasOwnConnection);
    }

    /** To be sent once, unless it surely was not heard. */
    ApiCall once() {
        return new ApiCall(what, method, path, body, permission, purpose, isAnonymous, false, hasOwnConnection);
    }

    /** To be sent over a connection that was made for it. */
    ApiCall alone() {
        return new ApiCall(what, method, path, body, permission, purpose, isAnonymous, isRepeatable, true);
    }
}
