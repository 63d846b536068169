package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Somebody's shell, in which {@code holdfast} is a command. */
final class Desk {
    private final Path folder;
    private final Program shell;
    private final UnaryOperator<String> names;

    /**
     * @param folder where commands run; holds the configuration of {@code holdfast} as {@code etc/holdfast.conf}
     * @param names puts ours into a command in place of those that it was written with
     */
    Desk(Path folder, Map<String, String> environment, UnaryOperator<String> names) throws IOException {
        this.folder = folder;
        this.names = names;
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("etc"));
        script(programs.resolve("holdfast"), "", HoldfastProcess.commandLine());
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", programs + ":" + System.getenv("PATH"));
        all.put("HOLDFAST_CONFIG", configuration().toString());
        this.shell = new Program(folder, all);
    }

    Path configuration() {
        return folder.resolve("etc/holdfast.conf");
    }

    /** Runs what somebody pasted, each line as a shell would, up to the first that fails. */
    Program.Result run(String commands) throws IOException, InterruptedException {
        return shell.run(List.of("bash", "-euo", "pipefail", "-c", names.apply(commands)));
    }

    /** Runs what must end with 0, and returns what it printed. */
    String execute(String commands) throws IOException, InterruptedException {
        Program.Result result = run(commands);
        assertThat(result.exitCode()).as("%s%n%s", commands, result.output()).isZero();
        return result.output();
    }

    /** Makes a command of a program. */
    static void script(Path file, String before, List<String> command) throws IOException {
        StringBuilder words = new StringBuilder();
        command.forEach(word -> words.append(" '").append(word).append('\''));
        Files.writeString(file, "#!/bin/sh\n" + before + "exec" + words + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
