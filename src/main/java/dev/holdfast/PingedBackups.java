package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.notify.channel.Pings;
import dev.holdfast.notify.channel.Pings.Event;
import dev.holdfast.secret.Secret;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has whoever wants to know hear of each scheduled run: that it begins, that its backup is in the catalog, that it failed. Of one that was stopped nothing more is said: it is
 * due again, and if it does not come the switch shouts by itself.
 */
final class PingedBackups implements BackupTaker {
    private static final Logger log = LoggerFactory.getLogger(PingedBackups.class);

    private final BackupTaker taker;
    private final Supplier<CatalogReading> catalog;
    private final Function<BackupRequest, Optional<Secret>> addresses;
    private final Pings pings;

    /**
     * @param taker has the catalog read again before it returns
     * @param catalog as it was read last
     * @param addresses who wants to hear of a run
     */
    PingedBackups(
            BackupTaker taker,
            Supplier<CatalogReading> catalog,
            Function<BackupRequest, Optional<Secret>> addresses,
            Pings pings) {
        this.taker = requireNonNull(taker, "taker");
        this.catalog = requireNonNull(catalog, "catalog");
        this.addresses = requireNonNull(addresses, "addresses");
        this.pings = requireNonNull(pings, "pings");
    }

    @Override
    public Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        Optional<Secret> address = addresses.apply(request);
        if (address.isEmpty()) {
            return taker.take(request, progress);
        }
        String name = request.deployment() + "/" + request.trigger().schedule().orElse(request.tier());
        pings.send(name, address.get(), Event.BEGUN);
        Manifest manifest;
        try {
            manifest = taker.take(request, progress);
        } catch (RuntimeException | Error failure) {
            if (!Thread.currentThread().isInterrupted()) {
                pings.send(name, address.get(), Event.FAILED);
            }
            throw failure;
        }
        Optional<Backup> stored = catalog.get().catalog().find(manifest.id());
        if (stored.isEmpty()) {
            log.atWarn()
                    .addKeyValue("schedule", name)
                    .addKeyValue("backup", manifest.id())
                    .log("no ping of success: the backup is not in the catalog");
        } else {
            pings.send(name, address.get(), stored.get().isVerified() ? Event.SUCCEEDED : Event.FAILED);
        }
        return manifest;
    }
}
