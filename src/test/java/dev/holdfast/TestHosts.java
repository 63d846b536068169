package dev.holdfast;

import dev.holdfast.convex.Pause;
import java.time.Clock;
import java.util.Map;

/** This machine with something of it in the test's hands. Nothing of its environment gets in. */
final class TestHosts {
    private static final int HASTE = 50;

    private TestHosts() {}

    static Host at(Clock clock) {
        return named(Host.ours().name(), clock);
    }

    static Host named(String name, Clock clock) {
        return host(name, clock, Host.ours().pause());
    }

    /** Waits between attempts a fiftieth of the time: as often as in life, and in the same order. */
    static Host inHaste() {
        return host(
                Host.ours().name(),
                Clock.systemUTC(),
                time -> Host.ours().pause().pause(time.dividedBy(HASTE)));
    }

    private static Host host(String name, Clock clock, Pause pause) {
        Host ours = Host.ours();
        return new Host(ours.version(), name, ours.user(), Map.of(), clock, pause, ours.random(), ours.leases());
    }
}
