package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.cli.ColdStorage;
import dev.holdfast.config.Upkeep;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.prune.Outlook;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawProgress;
import dev.holdfast.thaw.ThawTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands do about storage classes and buckets, beside a running daemon or without one. */
final class ColdDesk implements ColdStorage {
    private static final Logger log = LoggerFactory.getLogger(ColdDesk.class);

    private final Installation installation;
    private final Host host;
    private final Upkeep upkeep;
    private final AuditTrail audit;

    ColdDesk(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.upkeep = installation.settings().upkeep();
        this.audit = AuditTrail.of(installation, host);
    }

    @Override
    public ThawOrder order(Optional<ThawSpeed> speed, OptionalInt days) {
        return new ThawOrder(
                speed.orElse(upkeep.thaw().speed()), days.orElse(upkeep.thaw().days()));
    }

    @Override
    public List<ColdCopy> look(Backup backup) {
        return installation.thaws().look(backup);
    }

    @Override
    public Map<String, Instant> lockedUntil(Backup backup) {
        Map<String, Instant> locks = new LinkedHashMap<>();
        for (String name : backup.repositories()) {
            if (installation.cold().hasClasses(name)) {
                try {
                    repository(name).locks().until(backup.manifest()).ifPresent(until -> locks.put(name, until));
                } catch (HoldfastException e) {
                    log.atDebug()
                            .setCause(e)
                            .addKeyValue("repository", name)
                            .log("whether a copy is locked is not known");
                }
            }
        }
        return locks;
    }

    @Override
    public ColdCopy request(Backup backup, String repository, ThawOrder order) {
        ColdCopy copy = installation.thaws().request(backup, repository, order);
        if (copy.access() != Access.READABLE) {
            audit.record(
                    List.of(repository),
                    new AuditTrail.Deed(
                            "thaw",
                            backup.id().value(),
                            backup.deployment(),
                            Map.of(
                                    "days", String.valueOf(order.days()),
                                    "speed", order.speed().name().toLowerCase(Locale.ROOT))));
        }
        return copy;
    }

    @Override
    public ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress)
            throws InterruptedException {
        try (ReadLease lease = repository(repository).readLease(backup.deployment(), backup.id(), "thaw, then read")) {
            log.atDebug().addKeyValue("leased", lease.isWritten()).log("waiting for a thaw");
            return installation.thaws().await(backup, repository, order, progress);
        }
    }

    /** A thaw takes longer than this process lives: only a hold says so to a prune. */
    @Override
    public Optional<Instant> holdWhileThawed(Backup backup, ColdCopy copy, ThawOrder order) {
        Instant now = host.clock().instant();
        Instant until = now.plus(ThawTime.usual(copy.storageClass(), order.speed())
                        .map(ThawTime::most)
                        .orElse(Duration.ofDays(2)))
                .plus(Duration.ofDays(order.days()));
        Hold hold = new Hold(
                backup.id(),
                backup.deployment(),
                "thawed to be read",
                Optional.of(until),
                now,
                host.user() + "@" + host.name());
        try {
            Optional<Instant> end = installation
                    .door()
                    .open(copy.repository())
                    .holds()
                    .extend(hold)
                    .until();
            audit.record(
                    List.of(copy.repository()),
                    new AuditTrail.Deed(
                            "hold",
                            backup.id().value(),
                            backup.deployment(),
                            Map.of("reason", hold.reason(), "until", until.toString())));
            return end;
        } catch (RefusedException | RepositoryException e) {
            log.atWarn()
                    .addKeyValue("backup", backup.id())
                    .addKeyValue("problem", e.getMessage())
                    .log("no hold could be placed; a prune may remove the backup while it is thawed");
            return Optional.empty();
        }
    }

    @Override
    public List<String> buckets() {
        return installation.cold().buckets();
    }

    @Override
    public LifecycleOffer lifecycle(String repository) {
        return installation.cold().offer(repository);
    }

    @Override
    public void install(LifecycleOffer offer) {
        installation.door().open(offer.repository());
        installation.cold().install(offer);
        audit.record(List.of(offer.repository()), AuditTrail.Deed.of("lifecycle", offer.repository(), ""));
        log.atInfo().addKeyValue("repository", offer.repository()).log("lifecycle rules installed");
    }

    @Override
    public List<BucketFindings> audit() {
        return installation.cold().audit();
    }

    @Override
    public List<Prospect> prospects(CatalogReading reading) {
        return installation.repositories().all().stream()
                .map(Repository::name)
                .filter(name -> Optional.ofNullable(reading.repositories().get(name))
                        .filter(RepositoryState::everRead)
                        .isPresent())
                .map(name -> prospect(name, reading))
                .toList();
    }

    private Prospect prospect(String repository, CatalogReading reading) {
        Outlook outlook = installation.cold().outlook(repository, reading);
        return new Prospect(
                outlook,
                Optional.of(installation.cold().movesArchives(repository) ? MovedBy.HOLDFAST : MovedBy.BUCKET)
                        .filter(by -> installation.cold().hasClasses(repository)),
                CostEstimate.of(outlook.retention(), outlook.transitions(), upkeep.prices()));
    }

    private Repository repository(String name) {
        return installation.repositoriesByName().get(name);
    }
}
