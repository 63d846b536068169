package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.cli.ColdStorage;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawProgress;
import dev.holdfast.thaw.Thaws;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the command line does about cold storage classes, over one configuration. */
final class ConfiguredColdStorage implements ColdStorage {
    private final Thaws thaws;
    private final ThawOrder standard;

    /** @param standard what the configuration says of a thaw */
    ConfiguredColdStorage(Thaws thaws, ThawOrder standard) {
        this.thaws = requireNonNull(thaws, "thaws");
        this.standard = requireNonNull(standard, "standard");
    }

    @Override
    public ThawOrder order(Optional<ThawSpeed> speed, OptionalInt days) {
        return new ThawOrder(speed.orElse(standard.speed()), days.orElse(standard.days()));
    }

    @Override
    public List<ColdCopy> look(Backup backup) {
        return thaws.look(backup);
    }

    @Override
    public ColdCopy request(Backup backup, String repository, ThawOrder order) {
        return thaws.request(backup, repository, order);
    }

    @Override
    public ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress)
            throws InterruptedException {
        return thaws.await(backup, repository, order, progress);
    }
}
