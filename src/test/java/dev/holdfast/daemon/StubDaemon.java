package dev.holdfast.daemon;

import dev.holdfast.state.MemoryState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A whole process around {@link Daemon}, whose backups are made of nothing: for tests of signals and of systemd. */
public final class StubDaemon {
    private StubDaemon() {}

    /** @param arguments the state folder */
    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        ScheduledBackups repository = new ScheduledBackups();
        Dispatcher dispatcher = new Dispatcher(new Dispatcher.Ports(
                () -> repository.read(clock.instant()),
                (request, progress) -> repository.commit(request, clock.instant()),
                new MemoryState(),
                clock,
                () -> "stub"));
        Daemon daemon = new Daemon(
                new Daemon.Equipment(
                        Path.of(arguments[0]),
                        dispatcher,
                        List.of(),
                        List.of(sayingTheEnd(repository)),
                        SdNotify.fromEnvironment(System.getenv()),
                        clock),
                () -> {
                    System.out.println("plan read");
                    return Plans.plan(1, Plans.deployment("prod", Plans.every(Duration.ofSeconds(1))));
                });
        daemon.run();
    }

    /** Said while the daemon stops: after a signal, nobody knows how far the main thread still comes. */
    private static Daemon.Part sayingTheEnd(ScheduledBackups repository) {
        return new Daemon.Part() {
            @Override
            public void start() {
                // It has nothing to say yet.
            }

            @Override
            public void close() {
                System.out.println("ended with " + (repository.all().isEmpty() ? "no backups" : "backups"));
            }
        };
    }
}
