package dev.holdfast.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a bucket, in memory; for tests. Nobody carries them out. */
public final class MemoryBucket implements BucketRules {
    private List<LifecycleRule> rules = new ArrayList<>(); // guarded by this, as are the others
    private Versioning versioning = Versioning.OFF;
    private Optional<ObjectLock> lock = Optional.empty();

    /** Adds a rule as an operator does. */
    public synchronized MemoryBucket add(LifecycleRule rule) {
        rules.add(rule);
        return this;
    }

    public synchronized MemoryBucket set(Versioning to) {
        versioning = to;
        return this;
    }

    public synchronized MemoryBucket set(ObjectLock to) {
        lock = Optional.of(to);
        versioning = Versioning.ON;
        return this;
    }

    @Override
    public String keyPrefix() {
        return "";
    }

    @Override
    public synchronized List<LifecycleRule> lifecycle() {
        return List.copyOf(rules);
    }

    @Override
    public synchronized void install(List<LifecycleRule> ours) {
        List<LifecycleRule> next = new ArrayList<>(rules);
        next.removeIf(rule -> rule.isOursFor(keyPrefix()));
        next.addAll(ours);
        rules = next;
    }

    @Override
    public synchronized Versioning versioning() {
        return versioning;
    }

    @Override
    public synchronized Optional<ObjectLock> objectLock() {
        return lock;
    }
}
