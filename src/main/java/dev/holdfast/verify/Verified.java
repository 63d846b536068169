package dev.holdfast.verify;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Verification;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification of all copies came to.
 *
 * @param evidence of those that were read, recorded already, in the order of the repositories
 * @param unread why the others were not, by the name of their repository
 */
public record Verified(List<Verification> evidence, Map<String, HoldfastException> unread) {
    public Verified {
        evidence = List.copyOf(evidence);
        unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
    }
}
