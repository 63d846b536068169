package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.WatchNotes;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers which configuration is in force, and since when and why a changed one is not. Any thread may call it. */
final class Reloads {
    private final WatchNotes notes;
    private final Clock clock;
    private volatile @Nullable ConfigurationState state;

    Reloads(WatchNotes notes, Clock clock) {
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Empty before the first one was loaded. */
    Optional<ConfigurationState> state() {
        return Optional.ofNullable(state);
    }

    /** Reads a configuration with {@code load}, throws what that throws, and remembers how it ended. */
    <T> T recording(Supplier<T> load) {
        try {
            T loaded = load.get();
            keep(ConfigurationState.loaded(clock.instant()));
            return loaded;
        } catch (HoldfastException wrong) {
            failed(wrong.explain());
            throw wrong;
        } catch (RuntimeException | Error unexpected) {
            // What it says is not meant for people, and is in the log.
            failed("reading it failed unexpectedly; the log says why");
            throw unexpected;
        }
    }

    /** Without one in force there is no daemon that could tell. */
    private void failed(String reason) {
        ConfigurationState before = state;
        if (before != null) {
            keep(before.failed(clock.instant(), reason));
        }
    }

    private void keep(ConfigurationState next) {
        state = next;
        notes.keepConfiguration(next);
    }
}
