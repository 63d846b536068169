package dev.holdfast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file of a test. Messages about it call it {@code FILE}. */
final class ConfigFile {
    /** The least that is a configuration; {@code %s} takes more settings of {@code holdfast}. */
    private static final String LEAST = """
            holdfast {
              repositories { local { type = directory, path = repository } }
              deployments { prod { url = "https://brazen-meerkat-768.convex.cloud", deploy-key = key-of-prod } }
              %s
            }
            """;

    private final Path directory;
    private final Path file;
    private Map<String, String> environment = Map.of();

    ConfigFile(Path directory, String text) {
        this.directory = directory;
        this.file = write("holdfast.conf", text);
    }

    /** A file that is right but for these lines, which begin at line 4. */
    static ConfigFile with(Path directory, String more) {
        return new ConfigFile(directory, LEAST.formatted(more));
    }

    static ConfigFile outline(Path directory) {
        ConfigFile file = new ConfigFile(directory, resource("outline.conf"));
        file.write("identity.txt", "AGE-SECRET-KEY-1G2HCXSYPMJDG99FRFMPSHF3C7VDQEPYZLUJK8LKNR6CSZXVYQJNQXYPHUG\n");
        return file;
    }

    static String resource(String name) {
        try (InputStream in = ConfigFile.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConfigFile environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Examination examine() {
        return examine(Needs.everything());
    }

    Examination examine(Needs needs) {
        return ConfigLoader.examine(file, environment, needs);
    }

    HoldfastSettings load() {
        return ConfigLoader.load(file, environment);
    }

    List<String> problems() {
        return examine().problems().stream().map(this::withoutPath).toList();
    }

    List<String> notes() {
        return examine().notes().stream().map(this::withoutPath).toList();
    }

    String withoutPath(String text) {
        return text.replace(file.toString(), "FILE").replace(directory.toString(), "DIRECTORY");
    }
}
