package dev.holdfast.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.holdfast.config.HoldfastSettings.Http;
import dev.holdfast.config.HoldfastSettings.Log;
import dev.holdfast.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration. Touches nothing but the files that it names, and keeps nothing open. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads the file with everything that the daemon needs.
     *
     * @param environment for {@code ${?NAME}}, and {@code CREDENTIALS_DIRECTORY}
     * @throws ConfigurationException if anything is wrong; it lists all problems
     */
    public static HoldfastSettings load(Path file, Map<String, String> environment) {
        return load(file, environment, Needs.everything());
    }

    /** @throws ConfigurationException if anything is wrong; it lists all problems */
    public static HoldfastSettings load(Path file, Map<String, String> environment, Needs needs) {
        return examine(file, environment, needs).settingsOrThrow();
    }

    /** Reads the file and tells what is wrong with it instead of throwing. */
    public static Examination examine(Path file, Map<String, String> environment, Needs needs) {
        Hocon hocon = Hocon.parse(file, environment);
        Reading reading = new Reading(file, hocon, environment);
        if (!hocon.problems().isEmpty()) {
            return new Examination(reading.problems(), List.of(), Optional.empty());
        }
        HoldfastSettings settings = settings(file, reading, hocon.resolved(), needs);
        boolean isRight = reading.problems().isEmpty();
        return new Examination(reading.problems(), reading.notes(), isRight ? Optional.of(settings) : Optional.empty());
    }

    private static HoldfastSettings settings(Path file, Reading reading, ConfigObject written, Needs needs) {
        Defaults defaults = Defaults.load();
        Section root = new Section(reading, "", written, ConfigFactory.empty().root());
        Section top = root.section("holdfast", defaults.holdfast());
        if (!root.has("holdfast")) {
            reading.problem(
                    new Place(file.toString(), 0), "holdfast: missing: everything stands inside holdfast { ... }");
        }
        Path state = reading.resolve(top.setting("state-dir").text());
        ZoneId zone = Zones.read(top.setting("zone"));
        int concurrency = top.setting("concurrency").integer(1, 64);
        Duration stopTimeout = top.setting("stop-timeout").duration(Duration.ofSeconds(1));
        Http http = http(top.section("http"));
        Log log = log(top.section("log"));
        PolicyBook book = new PolicyBook();
        TiersReader tiersReader = new TiersReader(top.section("tiers"), defaults.of("tier"), book);
        List<RepositorySettings> repositories = new RepositoriesReader(
                        top.section("repositories"), defaults.of("repository"), tiersReader.names(), book)
                .read(needs);
        EncryptionSettings encryption = new EncryptionReader(top.section("encryption"), needs.isEverything()).read();
        List<TierSettings> tiers = tiersReader.read(
                repositories.stream().map(RepositorySettings::name).toList());
        List<DeploymentSettings> deployments = new DeploymentsReader(
                        top.section("deployments"),
                        defaults,
                        zone,
                        repositories,
                        tiers,
                        book,
                        new LevelsReader(top.section("verification"), defaults.of("check")),
                        needs)
                .read();
        tiersReader.noteUnused(deployments);
        new PolicyChecks(book, repositories, deployments).check();
        Upkeep upkeep = new UpkeepReader(top).read(book.table(repositories, deployments));
        RestoreSettings restore = restore(top.section("restore"));
        Alerting alerts =
                new AlertsReader(top.section("alerts"), defaults.of("channel"), needs.secretsOfAlerts()).read();
        top.end();
        written.keySet().stream().filter(reading::isUsed).forEach(root::setting);
        root.end();
        noteIfOpenToAll(file, reading);
        return new HoldfastSettings(
                file,
                state,
                zone,
                concurrency,
                stopTimeout,
                http,
                log,
                repositories,
                encryption,
                tiers,
                deployments,
                upkeep,
                restore,
                alerts,
                reading.notes(),
                reading.effective());
    }

    private static Http http(Section section) {
        Setting bind = section.setting("bind");
        Http http = new Http(
                bind.text(text -> text.matches("[A-Za-z0-9.:\\[\\]_-]+"), "must be an address or host name"),
                section.setting("port").integer(0, 65_535));
        if (List.of("0.0.0.0", "::", "[::]").contains(http.bind())) {
            bind.note("everybody who reaches this machine can read the metrics");
        }
        section.end();
        return http;
    }

    private static RestoreSettings restore(Section section) {
        RestoreSettings restore = new RestoreSettings(
                section.setting("auth-tables").texts(), section.setting("pause").flag());
        section.end();
        return restore;
    }

    private static Log log(Section section) {
        List<String> levels = List.of("error", "warn", "info", "debug", "trace");
        String format = section.setting("format").oneOf(List.of("text", "json"));
        String level = section.setting("level").oneOf(levels);
        section.end();
        return new Log(
                format.equals("json") ? Log.Format.JSON : Log.Format.TEXT,
                levels.contains(level) ? Log.Level.valueOf(level.toUpperCase(Locale.ROOT)) : Log.Level.INFO);
    }

    /** A secret that stands in the file itself is as open as the file. */
    private static void noteIfOpenToAll(Path file, Reading reading) {
        try {
            if (reading.holdsSecret()
                    && Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                reading.note(
                        new Place(file.toString(), 0),
                        "holds a secret and everybody on this machine can read it; run: chmod o-rwx " + file);
            }
        } catch (IOException e) {
            // it was read a moment ago; whoever replaces it right now will hear of it next time
        }
    }
}
