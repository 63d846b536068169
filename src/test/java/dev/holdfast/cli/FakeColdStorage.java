package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawProgress;
import dev.holdfast.thaw.ThawTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Cold storage in which every copy is readable unless a test put it away, and a thaw is waited for once. */
final class FakeColdStorage implements ColdStorage {
    final Map<String, ColdCopy> archived = new HashMap<>();
    final Map<String, LifecycleOffer> offers = new TreeMap<>();
    /** Buckets that cannot be asked. */
    final Set<String> down = new HashSet<>();

    Map<String, Instant> locks = Map.of();
    List<BucketFindings> audits = List.of();
    List<Prospect> prospects = List.of();
    private final List<String> calls;

    FakeColdStorage(List<String> calls) {
        this.calls = calls;
    }

    void archive(String repository, String storageClass, Access access) {
        archived.put(repository, new ColdCopy(repository, storageClass, access, Optional.empty()));
    }

    @Override
    public ThawOrder order(Optional<ThawSpeed> speed, OptionalInt days) {
        return new ThawOrder(speed.orElse(ThawSpeed.STANDARD), days.orElse(7));
    }

    @Override
    public List<ColdCopy> look(Backup backup) {
        return backup.repositories().stream().map(this::copy).toList();
    }

    private ColdCopy copy(String repository) {
        return archived.getOrDefault(
                repository, new ColdCopy(repository, "STANDARD", Access.READABLE, Optional.empty()));
    }

    @Override
    public Map<String, Instant> lockedUntil(Backup backup) {
        return locks;
    }

    @Override
    public ColdCopy request(Backup backup, String repository, ThawOrder order) {
        ColdCopy copy = copy(repository);
        if (copy.access() == Access.ARCHIVED) {
            calls.add("thaw " + backup.id() + " in " + repository + " " + order.speed() + " " + order.days());
            archive(repository, copy.storageClass(), Access.THAWING);
        }
        return copy(repository);
    }

    @Override
    public ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress) {
        ColdCopy copy = request(backup, repository, order);
        if (!copy.isReadable()) {
            calls.add("await " + backup.id() + " in " + repository);
            progress.waiting(
                    copy, ThawTime.usual(copy.storageClass(), order.speed()).orElseThrow(), Duration.ofMinutes(125));
            archived.put(
                    repository,
                    new ColdCopy(
                            repository,
                            copy.storageClass(),
                            Access.THAWED,
                            Optional.of(Samples.NOON.plus(Duration.ofDays(order.days())))));
        }
        return copy(repository);
    }

    @Override
    public Optional<Instant> holdWhileThawed(Backup backup, ColdCopy copy, ThawOrder order) {
        calls.add("hold " + backup.id() + " in " + copy.repository());
        return Optional.of(Samples.NOON.plus(Duration.ofDays(order.days())));
    }

    @Override
    public List<String> buckets() {
        return offers.keySet().stream().toList();
    }

    @Override
    public LifecycleOffer lifecycle(String repository) {
        if (down.contains(repository)) {
            throw new RepositoryException("cannot read the lifecycle rules of " + repository, "create the bucket");
        }
        return Optional.ofNullable(offers.get(repository)).orElseThrow();
    }

    @Override
    public void install(LifecycleOffer offer) {
        calls.add("install in " + offer.repository());
        offers.put(
                offer.repository(),
                new LifecycleOffer(
                        offer.repository(),
                        offer.location(),
                        offer.movesArchives(),
                        offer.wanted(),
                        offer.others(),
                        Stream.concat(
                                        offer.wanted().stream(),
                                        offer.inForce().stream().filter(rule -> !rule.isOurs()))
                                .toList(),
                        offer.keyPrefix()));
    }

    @Override
    public List<BucketFindings> audit() {
        return audits;
    }

    @Override
    public List<Prospect> prospects(CatalogReading reading) {
        return prospects;
    }
}
