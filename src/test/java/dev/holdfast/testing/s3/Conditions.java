package dev.holdfast.testing.s3;

import java.util.Optional;
import java.util.function.Predicate;

/** The conditions of a write, as far as the server honours them. */
record Conditions(S3Abilities abilities) {
    Predicate<Optional<S3Object>> of(S3Request request) {
        Optional<String> match = request.header("if-match");
        if (match.isPresent() && (abilities.ifMatch() || !abilities.quotedIfMatch())) {
            return there -> there.map(object -> matches(match.get(), object.etag()))
                    .orElseThrow(() -> S3Error.noSuchKey(request.key()));
        }
        boolean onlyIfAbsent =
                abilities.ifNoneMatch() && request.header("if-none-match").isPresent();
        return there -> !onlyIfAbsent || there.isEmpty();
    }

    private boolean matches(String wanted, String etag) {
        return abilities.ifMatch()
                && (wanted.equals(etag) || (abilities.quotedIfMatch() && wanted.equals("\"" + etag + "\"")));
    }
}
