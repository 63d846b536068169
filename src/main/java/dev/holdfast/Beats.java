package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.daemon.Chore;
import dev.holdfast.notify.channel.Pings;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.secret.Secret;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.HeartbeatState;
import dev.holdfast.watch.Watcher;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The signs of life that others wait for: the heartbeat of the whole, and the pings of single schedules. */
final class Beats implements AutoCloseable {
    private final Supplier<HoldfastSettings> settings;
    private final Lookout lookout;
    private final HeartbeatChore heartbeat;
    private final Pings pings = new Pings();

    Beats(Supplier<HoldfastSettings> settings, Watcher watcher, Lookout lookout, Notebook notes, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.lookout = requireNonNull(lookout, "lookout");
        this.heartbeat =
                new HeartbeatChore(settings, new HeartbeatChore.Ports(watcher::refresh, watcher), notes, clock);
    }

    /** Takes backups as the given one does, and pings. */
    BackupTaker pinged(BackupTaker taker) {
        return new PingedBackups(taker, lookout::reading, this::address, pings);
    }

    Chore heartbeat(HoldfastSettings first) {
        return new Chore("heartbeat", new EveryRecurrence(HeartbeatChore.lookEvery(first)), heartbeat);
    }

    Optional<HeartbeatState> state() {
        return heartbeat.state();
    }

    private Optional<Secret> address(BackupRequest request) {
        return settings.get().deployments().stream()
                .filter(deployment -> deployment.name().equals(request.deployment()))
                .findFirst()
                .flatMap(deployment -> request.trigger().schedule().map(deployment.pings()::get));
    }

    @Override
    public void close() {
        pings.close();
    }
}
