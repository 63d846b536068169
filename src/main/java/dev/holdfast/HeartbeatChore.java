package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.notify.channel.Heartbeat;
import dev.holdfast.notify.channel.HeartbeatSettings;
import dev.holdfast.notify.channel.Wellness;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.HealthSource;
import dev.holdfast.watch.HeartbeatState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets the dead-man's switches hear from us, as long as all is well. It believes nobody: it has the repositories read itself, each time, and judges what they hold. Runs more
 * often than it beats, so that a reload's interval counts. One thread; any may ask for the state.
 */
final class HeartbeatChore implements Runnable {
    /** How often it looks whether a beat is due, at most. */
    static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Timers come a little early or late. */
    private static final int SLACK = 10;

    private final Supplier<HoldfastSettings> settings;
    private final Ports ports;
    private final Notebook notes;
    private final Clock clock;
    private volatile Current current;
    private Optional<Instant> tried = Optional.empty();

    /** @param refresh reads the catalog now */
    record Ports(Supplier<CatalogReading> refresh, HealthSource health) {}

    private record Current(HeartbeatSettings settings, Heartbeat heartbeat) {}

    HeartbeatChore(Supplier<HoldfastSettings> settings, Ports ports, Notebook notes, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.ports = requireNonNull(ports, "ports");
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
        this.current = open(new HeartbeatSettings(List.of(), LOOK_EVERY));
    }

    private Current open(HeartbeatSettings now) {
        return new Current(now, new Heartbeat(now, notes, clock));
    }

    /** How often it should be run. */
    static Duration lookEvery(HoldfastSettings settings) {
        Duration every = settings.alerts().heartbeat().every();
        return every.compareTo(LOOK_EVERY) < 0 ? every : LOOK_EVERY;
    }

    Optional<HeartbeatState> state() {
        return inForce().heartbeat().state();
    }

    @Override
    public void run() {
        Current now = inForce();
        if (now.settings().urls().isEmpty() || !isDue(now.settings().every())) {
            return;
        }
        tried = Optional.of(clock.instant());
        List<String> deployments = settings.get().deployments().stream()
                .map(DeploymentSettings::name)
                .toList();
        try {
            CatalogReading reading = ports.refresh().get();
            Optional<String> objection = ports.health()
                    .health(PATIENCE)
                    .map(health -> Wellness.objection(health, reading, deployments))
                    .orElse(Optional.of("the repositories were never read"));
            now.heartbeat().beat(objection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDue(Duration every) {
        Instant now = clock.instant();
        return tried.map(last -> !last.plus(every).minus(every.dividedBy(SLACK)).isAfter(now) || last.isAfter(now))
                .orElse(true);
    }

    /** Opened anew only when a reload has changed it. */
    private synchronized Current inForce() {
        HeartbeatSettings wanted = settings.get().alerts().heartbeat();
        if (!current.settings().equals(wanted)) {
            current = open(wanted);
        }
        return current;
    }
}
