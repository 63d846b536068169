package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.channel.ChannelSettings.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program that gets {@link MessageJson} on its standard input, in an environment without any secret of ours. It has taken the message if it exits with 0. One that
 * takes too long is killed, with what it has started.
 */
final class CommandChannel implements Channel {
    /** Nothing else of our environment, which may hold keys, is handed on. */
    private static final Set<String> HARMLESS =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "XDG_RUNTIME_DIR");

    private static final Logger log = LoggerFactory.getLogger(CommandChannel.class);

    private final Command settings;
    private final Map<String, String> environment;

    CommandChannel(Command settings, Map<String, String> environment) {
        this.settings = requireNonNull(settings, "settings");
        this.environment = requireNonNull(environment, "environment");
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        Process process = start();
        try {
            LastLine output = new LastLine(process.getInputStream());
            output.start();
            feed(process, MessageJson.bytes(message));
            if (!process.waitFor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(
                        "was killed: it took longer than " + settings.timeout().toSeconds() + " s");
            }
            log.atDebug()
                    .addKeyValue("channel", name())
                    .addKeyValue("exit", process.exitValue())
                    .addKeyValue("output", output.text())
                    .log("command ended");
            if (process.exitValue() != 0) {
                throw failed("exited with " + process.exitValue());
            }
        } finally {
            kill(process);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(settings.command()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> true);
        environment.forEach((name, value) -> {
            if (HARMLESS.contains(name) || name.startsWith("LC_")) {
                builder.environment().put(name, value);
            }
        });
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed("cannot be started: it is not there, or may not be executed");
        }
    }

    /** On a thread of its own, since a program that does not read lets us wait. */
    private static void feed(Process process, byte[] json) {
        Thread feeder = new Thread(
                () -> {
                    try (OutputStream in = process.getOutputStream()) {
                        in.write(json);
                    } catch (IOException e) {
                        // it does not want to know; its exit code says whether that is well
                    }
                },
                "command input");
        feeder.setDaemon(true);
        feeder.start();
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The arguments may be secret. */
    private DeliveryException failed(String why) {
        return new DeliveryException("the command " + settings.command().get(0) + " " + why, true);
    }

    @Override
    public void close() {}
}
