package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupPlan;
import dev.holdfast.convex.Connection;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.secret.Secret;
import dev.holdfast.verify.LevelTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One deployment.
 *
 * @param connection with an empty key where the key was not needed and is not there
 * @param restoreKey may import; only where restores run
 * @param production whether restoring into it asks twice
 * @param schedules in the order of the file; names are distinct; may be empty
 * @param pings addresses that hear of each run, by schedule
 * @param drill how its backups are drilled; empty if they are not
 * @param noBackupFor the age of the newest verified backup that is an alarm; empty where no schedule comes that often and the file does not say one
 * @param levels how its backups are verified
 */
public record DeploymentSettings(
        Connection connection,
        Optional<Secret> restoreKey,
        boolean production,
        BackupPlan plan,
        List<Schedule> schedules,
        Map<String, Secret> pings,
        Optional<Duration> noBackupFor,
        Objectives objectives,
        Optional<DrillPlan> drill,
        LevelTerms levels) {
    public DeploymentSettings {
        requireNonNull(connection, "connection");
        requireNonNull(restoreKey, "restoreKey");
        requireNonNull(plan, "plan");
        schedules = List.copyOf(schedules);
        pings = Map.copyOf(pings);
        requireNonNull(noBackupFor, "noBackupFor");
        requireNonNull(objectives, "objectives");
        requireNonNull(drill, "drill");
        requireNonNull(levels, "levels");
    }

    public String name() {
        return connection.name();
    }

    /** How much may be lost, and how long a restore may take. */
    public record Objectives(Optional<Duration> rpo, Optional<Duration> rto) {}
}
