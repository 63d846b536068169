package dev.holdfast.sandbox;

import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A sandbox in a process of its own, for tests and benchmarks that must not share a heap with it. Prints one line, URL and key with a space between, and
 * ends when its standard input does; for each line that it reads there it prints {@link Sandbox#digest} and an empty line. Arguments: {@code guardman}, {@code empty} or the path of a ZIP that every export is; then, if wanted, a port and a
 * key.
 */
final class SandboxProcess {
    private SandboxProcess() {}

    public static void main(String[] arguments) throws IOException {
        Sandbox.Builder builder = Sandbox.builder().name("sandbox-process");
        switch (arguments[0]) {
            case "guardman" -> builder.data(SandboxData.guardman());
            case "empty" -> builder.data(SandboxData.empty());
            default -> builder.exportFile(Path.of(arguments[0]));
        }
        if (arguments.length > 1) {
            builder.port(Integer.parseInt(arguments[1]));
        }
        if (arguments.length > 2) {
            builder.key(Secret.of(arguments[2]));
        }
        try (Sandbox sandbox = builder.start()) {
            String line = sandbox.url() + " " + sandbox.adminKey().reveal() + "\n";
            System.out.write(line.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            for (int c = System.in.read(); c >= 0; c = System.in.read()) {
                if (c == '\n') {
                    System.out.write((sandbox.digest() + "\n").getBytes(StandardCharsets.UTF_8));
                    System.out.flush();
                }
            }
        }
    }
}
