package dev.holdfast;

import java.time.Clock;
import java.util.Map;

/** This machine with something of it in the test's hands. It waits between attempts a fiftieth of the time: as often as in life, and in the same order. */
final class TestHosts {
    private static final int HASTE = 50;

    private TestHosts() {}

    static Host inHaste() {
        Host ours = Host.ours();
        return host(ours.name(), ours.clock(), ours.environment());
    }

    /** Nothing of our environment gets in. */
    static Host at(Clock clock) {
        return named(Host.ours().name(), clock);
    }

    static Host named(String name, Clock clock) {
        return host(name, clock, Map.of());
    }

    private static Host host(String name, Clock clock, Map<String, String> environment) {
        Host ours = Host.ours();
        return new Host(
                ours.version(),
                name,
                ours.user(),
                environment,
                clock,
                time -> ours.pause().pause(time.dividedBy(HASTE)),
                ours.random(),
                ours.leases());
    }
}
