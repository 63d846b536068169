package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is (sd_notify(3)). Does nothing, and loads nothing, when there is no {@code NOTIFY_SOCKET}. Never throws: a
 * daemon that cannot be heard still takes backups.
 */
public final class SdNotify {
    private static final Logger log = LoggerFactory.getLogger(SdNotify.class);

    private final Consumer<String> channel;
    private final Optional<Duration> watchdog;

    private SdNotify(Consumer<String> channel, Optional<Duration> watchdog) {
        this.channel = channel;
        this.watchdog = watchdog;
    }

    /** As the environment variables say: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID}. */
    public static SdNotify fromEnvironment(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return silent();
        }
        return new SdNotify(message -> UnixDatagram.send(socket, message), watchdog(environment));
    }

    /** Tells nobody. */
    public static SdNotify silent() {
        return new SdNotify(message -> {}, Optional.empty());
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean forUs = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return forUs && micros.matches("[1-9][0-9]{0,15}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1_000))
                : Optional.empty();
    }

    /** Within which time systemd wants to hear {@link #alive}; empty if it does not. */
    Optional<Duration> watchdog() {
        return watchdog;
    }

    void ready(String status) {
        send("READY=1\nSTATUS=" + oneLine(status));
    }

    void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000 + "\nSTATUS=reloading");
    }

    void status(String status) {
        send("STATUS=" + oneLine(status));
    }

    /** @param atMost how long it may take; systemd waits as long, whatever its unit says */
    void stopping(Duration atMost, String status) {
        send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + atMost.toNanos() / 1_000 + "\nSTATUS=" + oneLine(status));
    }

    void alive() {
        if (watchdog.isPresent()) {
            send("WATCHDOG=1");
        }
    }

    private void send(String message) {
        try {
            channel.accept(requireNonNull(message, "message"));
        } catch (RuntimeException | LinkageError failure) {
            log.atWarn().setCause(failure).log("cannot notify systemd");
        }
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }
}
