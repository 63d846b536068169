package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Holdfast as a process of its own, which can really be killed. */
public final class HoldfastProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Thread> readers = new ArrayList<>();

    private HoldfastProcess(Process process) {
        this.process = process;
        readers.add(read(process.getInputStream(), out));
        readers.add(read(process.getErrorStream(), err));
    }

    /** Starts {@code holdfast --config CONFIGURATION COMMAND...} from the classes under test. */
    public static HoldfastProcess start(Path configuration, Map<String, String> environment, String... command) {
        List<String> line = new ArrayList<>(commandLine());
        line.addAll(List.of("--config", configuration.toString()));
        line.addAll(List.of(command));
        return start(line, environment);
    }

    /** Starts {@code holdfast COMMAND...} with {@code before} before it, which names a program that becomes it. */
    public static HoldfastProcess start(List<String> before, String... command) {
        List<String> line = new ArrayList<>(before);
        line.addAll(commandLine());
        line.addAll(List.of(command));
        return start(line, Map.of());
    }

    /** What starts {@code holdfast} from the classes under test. */
    public static List<String> commandLine() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.holdfast.Holdfast");
    }

    private static HoldfastProcess start(List<String> line, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        try {
            return new HoldfastProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it ended with. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs a command to its end. */
    public static Result run(Path configuration, String... command) throws InterruptedException {
        try (HoldfastProcess holdfast = start(configuration, Map.of(), command)) {
            return holdfast.await();
        }
    }

    public Result await() throws InterruptedException {
        return await(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    public Result await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + patience + ": " + out() + err());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return new Result(process.exitValue(), out(), err());
    }

    public String out() {
        synchronized (out) {
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    public String err() {
        synchronized (err) {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, after which it may go on printing: {@code Process.destroy} would close its output. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Thread read(InputStream from, ByteArrayOutputStream to) {
        Thread reader = new Thread(() -> {
            byte[] buffer = new byte[4096];
            try {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    synchronized (to) {
                        to.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // The process was killed; what it wrote until then is what there is.
                return;
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
