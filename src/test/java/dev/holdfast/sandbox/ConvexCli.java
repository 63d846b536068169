package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real {@code npx convex} command line. Installed once, into the folder that the environment variable {@code HOLDFAST_CONVEX_CLI} or the system property
 * {@code holdfast.convex-cli} names, else below {@code target}.
 */
public final class ConvexCli {
    private static final String VERSION = "1.48.0";
    private static final long INSTALL_MINUTES = 4;
    private static final long RUN_SECONDS = 120;

    private final Path node;
    private final Path folder;

    private ConvexCli(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    /** Installs it if need be; ends the test where there is no npm or no registry. */
    public static ConvexCli require() throws IOException, InterruptedException {
        Path npm = Tools.require("npm");
        Path node = Tools.require("node");
        String told = System.getenv().getOrDefault("HOLDFAST_CONVEX_CLI", "");
        Path folder = Path.of(told.isEmpty() ? System.getProperty("holdfast.convex-cli", "target/convex-cli") : told)
                .toAbsolutePath();
        Files.createDirectories(folder);
        try (FileChannel guard =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = guard.lock()) {
            if (!Files.exists(main(folder)) && lock.isValid()) {
                install(npm, folder);
            }
        }
        return new ConvexCli(node, folder);
    }

    private static void install(Path npm, Path folder) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("package.json"), "{\"private\":true,\"dependencies\":{\"convex\":\"" + VERSION + "\"}}");
        Process install = new ProcessBuilder(
                        npm.toString(), "install", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        if (!install.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || install.exitValue() != 0) {
            install.destroyForcibly();
            throw Tools.missing("convex " + VERSION + " cannot be installed from the npm registry");
        }
    }

    private static Path main(Path folder) {
        return folder.resolve("node_modules/convex/bin/main.js");
    }

    /** What starts it. */
    public List<String> commandLine() {
        return List.of(node.toString(), main(folder).toString());
    }

    /** Runs a command against a deployment and returns what it printed, standard error included. */
    public Result run(String url, String key, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(commandLine());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("convex-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("CONVEX_"));
        environment.put("CONVEX_SELF_HOSTED_URL", url);
        environment.put("CONVEX_SELF_HOSTED_ADMIN_KEY", key);
        // Keeps it from asking questions and from reporting its failures to its makers.
        environment.put("CI", "1");
        Process process = builder.start();
        try {
            boolean isOver = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output, UTF_8);
            return new Result(isOver ? process.exitValue() : -1, text);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** @param exitCode -1 if it had to be stopped */
    public record Result(int exitCode, String output) {}
}
