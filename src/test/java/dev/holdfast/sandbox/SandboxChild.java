package dev.holdfast.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sandbox in a process of its own, as its parent sees it. Closing it ends it. */
public final class SandboxChild implements AutoCloseable {
    private final Process process;
    private final String url;
    private final String key;

    private SandboxChild(Process process, String url, String key) {
        this.process = process;
        this.url = url;
        this.key = key;
    }

    /** @param arguments of {@link SandboxProcess} */
    public static SandboxChild start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SandboxProcess.class.getName()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String[] words = String.valueOf(out.readLine()).split(" ");
        if (words.length != 2) {
            process.destroyForcibly();
            throw new IOException("the sandbox did not start");
        }
        return new SandboxChild(process, words[0], words[1]);
    }

    public String url() {
        return url;
    }

    public String key() {
        return key;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
