package dev.holdfast;

import dev.holdfast.catalog.Backup;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.Repository;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Pace;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreMode;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restores;
import dev.holdfast.restore.TableChoice;
import dev.holdfast.sandbox.KeyOperation;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.secret.Secret;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.ShiftedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A deployment {@code prod} with one backup, changed since, and what restores into it. */
final class RestoreScene implements AutoCloseable {
    private static final Pace PACE =
            new Pace(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(20));

    /** All that the key of backups may do, by the comments of {@code holdfast.conf}. */
    static final Set<KeyOperation> CAPTURES = Set.of(
            KeyOperation.CREATE_BACKUPS,
            KeyOperation.VIEW_BACKUPS,
            KeyOperation.DOWNLOAD_BACKUPS,
            KeyOperation.VIEW_DATA,
            KeyOperation.VIEW_ENVIRONMENT_VARIABLES);

    /** Likewise the key of restores with {@code --pause}, {@code --cancel-jobs} and {@code --with-env}. */
    static final Set<KeyOperation> RESTORES = Set.of(
            KeyOperation.IMPORT_BACKUPS,
            KeyOperation.VIEW_BACKUPS,
            KeyOperation.PAUSE_DEPLOYMENT,
            KeyOperation.UNPAUSE_DEPLOYMENT,
            KeyOperation.WRITE_DATA,
            KeyOperation.WRITE_ENVIRONMENT_VARIABLES);

    /** Of the deployment. */
    final ShiftedClock clock = new ShiftedClock();

    final SandboxData data = SandboxData.guardman(clock);
    final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    final Secret captureKey = Secret.of("prod|captures");
    final Secret restoreKey = Secret.of("prod|restores");
    final Path configuration;
    final Commands holdfast;
    final Heard heard = new Heard();
    private final SqliteState state;
    final Installation installation;

    RestoreScene(Path folder) throws IOException {
        this(folder, local(folder), "");
    }

    /** One whose backups are encrypted, so that they have the values of environment variables. */
    static RestoreScene sealed(Path folder) throws IOException {
        Path identity = folder.resolve("identity.txt");
        Commands keys = new Commands(Files.writeString(folder.resolve("none.conf"), ""));
        if (keys.execute("keygen", "--output", identity.toString()) != 0) {
            throw new AssertionError(keys.printed());
        }
        String mark = "# public key: ";
        String recipient = Files.readAllLines(identity).stream()
                .filter(line -> line.startsWith(mark))
                .findFirst()
                .orElseThrow()
                .substring(mark.length());
        return new RestoreScene(
                folder,
                local(folder),
                "",
                "encryption { recipients = [\"%s\"], identity-file = \"%s\" }".formatted(recipient, identity));
    }

    private static String local(Path folder) {
        return "local { type = directory, path = \"" + folder.resolve("repository") + "\" }";
    }

    /** @param repositories of the configuration; the first one named is {@code local} */
    RestoreScene(Path folder, String repositories, String more) throws IOException {
        this(folder, repositories, more, "");
    }

    private RestoreScene(Path folder, String repositories, String more, String encryption) throws IOException {
        accept(sandbox);
        configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s"
                  repositories { %2$s }
                  %7$s
                  deployments.prod {
                    url = "%3$s", deploy-key = "%4$s", restore-key = "%6$s", into = [local], schedules {}
                    %5$s
                  }
                }
                """.formatted(
                        folder.resolve("state"),
                        repositories,
                        sandbox.url(),
                        captureKey.reveal(),
                        more,
                        restoreKey.reveal(),
                        encryption));
        holdfast = new Commands(configuration);
        HoldfastSettings settings = ConfigLoader.load(configuration, Map.of());
        state = new SqliteState(settings.stateDirectory());
        installation = new Installation(settings, TestHosts.inHaste(), state, Duration.ofSeconds(30));
    }

    /** Makes a deployment take the two keys of the configuration. */
    void accept(Sandbox deployment) {
        deployment.keys().put(captureKey, CAPTURES);
        deployment.keys().put(restoreKey, RESTORES);
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

    Repository repository() {
        return installation.repositoriesByName().get("local");
    }

    /** Somebody else has the lease of {@code prod} from now on. */
    Lease takeOver() {
        endLease();
        return installation
                .leases()
                .acquire(repository(), "prod", LeasePurpose.RESTORE, "other")
                .match(LeaseResult.Granted::lease, held -> {
                    throw new AssertionError(held.words());
                });
    }

    private void endLease() {
        try {
            Files.delete(configuration.resolveSibling("repository/leases/prod.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Of a part of the latest backup. */
    RestoreOrder order(TableChoice choice, Optional<RestoreMode> mode, RestoreWish... wishes) {
        return new RestoreOrder(RestoreSource.of(latest()), "prod", choice, mode, Set.of(wishes), Annotations.none());
    }

    RestoreRecord restore(RestoreWish... wishes) throws InterruptedException {
        return restore(order(wishes));
    }

    RestoreRecord restore(RestoreOrder order) throws InterruptedException {
        return restores().carryOut(restores().plan(order, heard), Consent.to("prod"), heard);
    }

    /** Does what is to be done when a restore has reached a stage, once. */
    void when(RestoreStage stage, Runnable work) {
        heard.atStage(record -> {
            if (record.stage() == stage) {
                heard.atStage(any -> {});
                work.run();
            }
        });
    }

    /** Restores, and stops dead once a stage is in the journal, as a process does that is killed; only its lease has ended. */
    RestoreRecord restoreKilledAt(RestoreStage stage, RestoreWish... wishes) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        when(stage, () -> {
            reached.countDown();
            stopDead();
        });
        Thread process = new Thread(() -> restoreUnheard(wishes), "killed restore");
        process.setDaemon(true);
        process.start();
        if (!reached.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not killed: " + heard.steps);
        }
        endLease();
        return last();
    }

    private void restoreUnheard(RestoreWish... wishes) {
        try {
            restore(wishes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopDead() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        private Optional<Consumer<String>> atNote = Optional.empty();

        void atStage(Consumer<RestoreRecord> work) {
            atStage = Optional.of(work);
        }

        void atStep(Consumer<String> work) {
            atStep = Optional.of(work);
        }

        void atNote(Consumer<String> work) {
            atNote = Optional.of(work);
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
            atNote.ifPresent(work -> work.accept(text));
        }
    }
}
