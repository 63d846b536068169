package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * The whole configuration, checked.
 *
 * @param file it was read from
 * @param stateDirectory where the daemon keeps its small local facts and its pid
 * @param zone of schedules that name none
 * @param concurrency deployments backed up at once, at least 1
 * @param stopTimeout how long a stop waits for running backups before it abandons them
 * @param repositories in the order of the file; names are distinct; not empty
 * @param tiers all of them, those that nobody changed included, sorted by name
 * @param deployments in the order of the file; names are distinct; not empty
 * @param upkeep what is done with stored backups
 * @param restore how is restored
 * @param alerts whom Holdfast itself tells
 * @param notes what is allowed but worth knowing, as {@code file: line: what}
 * @param effective every setting in force, defaults included, secrets masked
 */
public record HoldfastSettings(
        Path file,
        Path stateDirectory,
        ZoneId zone,
        int concurrency,
        Duration stopTimeout,
        Http http,
        Log log,
        List<RepositorySettings> repositories,
        EncryptionSettings encryption,
        List<TierSettings> tiers,
        List<DeploymentSettings> deployments,
        Upkeep upkeep,
        RestoreSettings restore,
        Alerting alerts,
        List<String> notes,
        List<EffectiveSetting> effective) {
    public HoldfastSettings {
        requireNonNull(file, "file");
        requireNonNull(stateDirectory, "stateDirectory");
        requireNonNull(zone, "zone");
        requireNonNull(stopTimeout, "stopTimeout");
        requireNonNull(http, "http");
        requireNonNull(log, "log");
        requireNonNull(encryption, "encryption");
        repositories = List.copyOf(repositories);
        tiers = List.copyOf(tiers);
        deployments = List.copyOf(deployments);
        requireNonNull(upkeep, "upkeep");
        requireNonNull(restore, "restore");
        requireNonNull(alerts, "alerts");
        notes = List.copyOf(notes);
        effective = List.copyOf(effective);
    }

    /** Where metrics and health are served. Port 0 takes any free one. */
    public record Http(String bind, int port) {}

    /** How the daemon logs. */
    public record Log(Format format, Level level) {
        /** One line of text, or one JSON object, per event. */
        public enum Format {
            TEXT,
            JSON
        }

        /** The least urgent that is written. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE
        }
    }
}
