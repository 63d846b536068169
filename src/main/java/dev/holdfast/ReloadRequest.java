package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.Reloaded;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.thaw.Pause;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.WatchNotes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Has a running daemon read its configuration again, and hears from what it notes whether it took it over. */
final class ReloadRequest {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final WatchNotes notes;
    private final Supplier<OptionalLong> daemon;
    private final Pause pause;

    /** @param daemon the process id of the one that runs; empty if none does */
    ReloadRequest(WatchNotes notes, Supplier<OptionalLong> daemon, Pause pause) {
        this.notes = requireNonNull(notes, "notes");
        this.daemon = requireNonNull(daemon, "daemon");
        this.pause = requireNonNull(pause, "pause");
    }

    /**
     * @param pid the daemon
     * @param signal tells it, and returns at once
     * @throws ConfigurationException if the daemon refused the configuration
     * @throws RefusedException if it ended meanwhile
     */
    Reloaded send(long pid, LongConsumer signal) throws InterruptedException {
        Optional<ConfigurationState> before = notes.configuration();
        signal.accept(pid);
        for (Duration waited = Duration.ZERO; waited.compareTo(LIMIT) < 0; waited = waited.plus(LOOK_EVERY)) {
            pause.pause(LOOK_EVERY);
            Optional<ConfigurationState> after = notes.configuration();
            if (after.isPresent() && !after.equals(before)) {
                return told(pid, after.get());
            }
            if (daemon.get().isEmpty()) {
                throw new RefusedException(
                        "the daemon, process " + pid + ", ended before it took over the configuration",
                        "see why: journalctl -u holdfast; start it with: systemctl start holdfast");
            }
        }
        return new Reloaded(pid, Optional.empty());
    }

    private static Reloaded told(long pid, ConfigurationState state) {
        if (!state.isInForce()) {
            throw new ConfigurationException(
                    "the daemon, process " + pid + ", refused the configuration and keeps the one of " + state.loaded()
                            + ": " + state.reason(),
                    "what it may read and which environment it has can differ from yours: run check-config as its user");
        }
        return new Reloaded(pid, Optional.of(state.loaded()));
    }
}
