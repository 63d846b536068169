package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether rules of a store's bucket remove what is only hidden. The bucket is asked once, and only if somebody wants to know. One thread. */
final class Forgetting {
    private final ObjectStore store;
    private @Nullable String prefix;
    private @Nullable List<LifecycleRule> rules;

    Forgetting(ObjectStore store) {
        this.store = store;
    }

    boolean awaits(ObjectKey key) {
        List<LifecycleRule> known = rules;
        if (known == null) {
            known = ask();
            rules = known;
        }
        return known.stream().anyMatch(rule -> rule.forgets(prefix + key.value()));
    }

    private List<LifecycleRule> ask() {
        try {
            return store.bucket()
                    .map(bucket -> {
                        prefix = bucket.keyPrefix();
                        return bucket.lifecycle();
                    })
                    .orElse(List.of());
        } catch (RepositoryException e) {
            // A key that may not ask does not know, and what nobody knows is told.
            return List.of();
        }
    }
}
