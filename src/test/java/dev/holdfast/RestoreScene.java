package dev.holdfast;

import dev.holdfast.catalog.Backup;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Pace;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restores;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A deployment {@code prod} with one backup, changed since, and what restores into it. */
final class RestoreScene implements AutoCloseable {
    private static final Pace PACE =
            new Pace(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(20));

    final SandboxData data = SandboxData.guardman();
    final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    final Path configuration;
    final Commands holdfast;
    final Heard heard = new Heard();
    private final SqliteState state;
    final Installation installation;

    RestoreScene(Path folder) throws IOException {
        this(folder, "local { type = directory, path = \"" + folder.resolve("repository") + "\" }", "");
    }

    /** @param repositories of the configuration; the first one named is {@code local} */
    RestoreScene(Path folder, String repositories, String more) throws IOException {
        configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s"
                  repositories { %2$s }
                  deployments.prod {
                    url = "%3$s", deploy-key = "%4$s", restore-key = "%4$s", into = [local], schedules {}
                    %5$s
                  }
                }
                """.formatted(
                        folder.resolve("state"),
                        repositories,
                        sandbox.url(),
                        sandbox.adminKey().reveal(),
                        more));
        holdfast = new Commands(configuration);
        HoldfastSettings settings = ConfigLoader.load(configuration, Map.of());
        state = new SqliteState(settings.stateDirectory());
        installation = new Installation(settings, TestHosts.inHaste(), state, Duration.ofSeconds(30));
    }

    /** Takes a backup, and returns what the deployment held then. */
    String backUp() {
        if (holdfast.execute("backup", "prod") != 0) {
            throw new AssertionError(holdfast.printed());
        }
        return digest();
    }

    /** Somebody does damage: documents and files come and go. */
    void damage() {
        String table = data.tables("").get(0);
        data.insert("", table, Map.of("damaged", "yes"));
        data.insert("", "vandals", Map.of("name", "eve"));
        data.store("", "text/plain", "graffiti".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** One text over everything that it holds. */
    String digest() {
        StringBuilder all = new StringBuilder();
        for (String component : data.components()) {
            for (String table : data.tables(component)) {
                all.append(component).append(':').append(table).append('\n');
                data.lines(component, table).stream()
                        .sorted()
                        .forEach(line -> all.append(line).append('\n'));
            }
            for (String file : data.files(component)) {
                all.append(component).append(" file ").append(file).append(' ');
                all.append(java.util.Arrays.hashCode(data.file(component, file)))
                        .append('\n');
            }
        }
        return all.toString();
    }

    Restores restores() {
        return installation.briefRestores(PACE);
    }

    Backup latest() {
        return installation
                .repositories()
                .read()
                .catalog()
                .verified()
                .withoutSafetyCopies()
                .latest()
                .orElseThrow();
    }

    RestoreOrder order(RestoreWish... wishes) {
        Set<RestoreWish> all = EnumSet.noneOf(RestoreWish.class);
        all.addAll(List.of(wishes));
        return RestoreOrder.whole(RestoreSource.of(latest()), "prod").with(all);
    }

    RestoreRecord restore(RestoreWish... wishes) throws InterruptedException {
        Prepared prepared = restores().plan(order(wishes), heard);
        return restores().carryOut(prepared, Consent.to("prod"), heard);
    }

    RestoreRecord undo(RestoreRecord record, RestoreWish... wishes) throws InterruptedException {
        Set<RestoreWish> all = EnumSet.noneOf(RestoreWish.class);
        all.addAll(List.of(wishes));
        Prepared prepared = restores().planUndo(record, all, heard);
        return restores().carryOut(prepared, Consent.to("prod"), heard);
    }

    RestoreRecord last() {
        List<RestoreRecord> records = restores().records();
        return records.get(records.size() - 1);
    }

    @Override
    public void close() {
        installation.close();
        state.close();
        sandbox.close();
    }

    /** What a restore said, and what is done when it says something. */
    static final class Heard implements RestoreProgress {
        final List<String> steps = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        private Optional<Consumer<RestoreRecord>> atStage = Optional.empty();
        private Optional<Consumer<String>> atStep = Optional.empty();

        void atStage(Consumer<RestoreRecord> work) {
            atStage = Optional.of(work);
        }

        void atStep(Consumer<String> work) {
            atStep = Optional.of(work);
        }

        @Override
        public void step(String what) {
            steps.add(what);
            atStep.ifPresent(work -> work.accept(what));
        }

        @Override
        public void transferred(long bytes, long total) {}

        @Override
        public void reached(RestoreRecord record) {
            steps.add(record.stage().word());
            atStage.ifPresent(work -> work.accept(record));
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }
    }
}
