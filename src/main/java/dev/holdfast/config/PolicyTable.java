package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is kept, and in which storage class, for every repository, deployment and tier, with all inheritance resolved. Immutable. */
public final class PolicyTable implements Policies {
    private final Map<Cell, RetentionPolicy> retention;
    private final Map<Cell, StoragePolicy> storage;

    /** @param schedule empty for what counts where no schedule has words of its own */
    record Cell(String repository, String deployment, String tier, Optional<String> schedule) {
        Cell {
            requireNonNull(repository, "repository");
            requireNonNull(deployment, "deployment");
            requireNonNull(tier, "tier");
            requireNonNull(schedule, "schedule");
        }
    }

    PolicyTable(Map<Cell, RetentionPolicy> retention, Map<Cell, StoragePolicy> storage) {
        this.retention = Map.copyOf(retention);
        this.storage = Map.copyOf(storage);
    }

    @Override
    public Optional<RetentionPolicy> policyOf(
            String repository, String deployment, String tier, Optional<String> schedule) {
        return Optional.ofNullable(retention.get(new Cell(repository, deployment, tier, schedule)))
                .or(() -> Optional.ofNullable(retention.get(new Cell(repository, deployment, tier, Optional.empty()))));
    }

    @Override
    public StoragePolicy storageOf(String repository, String deployment, String tier) {
        return storage.getOrDefault(new Cell(repository, deployment, tier, Optional.empty()), StoragePolicy.NONE);
    }

    /** Every storage class that policy names anywhere. */
    Set<String> storageClasses() {
        return storage.values().stream()
                .flatMap(policy -> Stream.concat(
                        policy.storageClass().stream(),
                        policy.transitions().stream().map(StoragePolicy.Transition::storageClass)))
                .collect(Collectors.toSet());
    }
}
