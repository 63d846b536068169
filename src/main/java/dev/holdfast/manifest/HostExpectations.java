package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the daemon of one host promises, kept in each of its repositories, so that somebody else can tell whether it is kept when that host is gone.
 *
 * @param host whose promises these are
 * @param version of Holdfast there
 * @param written when; newer ones of another host for the same schedule count instead
 * @param repository what that host calls the repository in which this lies
 * @param deployments all that are configured there
 * @param silences those that stand, or stood when this was written
 * @param installation which one of that name wrote it, so that two are told apart; empty if an older Holdfast wrote it
 */
public record HostExpectations(
        String host,
        String version,
        Instant written,
        String repository,
        List<Deployment> deployments,
        List<Silence> silences,
        Optional<String> installation) {
    public HostExpectations {
        requireNonNull(host, "host");
        requireNonNull(version, "version");
        requireNonNull(written, "written");
        requireNonNull(repository, "repository");
        deployments = List.copyOf(deployments);
        silences = List.copyOf(silences);
        requireNonNull(installation, "installation");
    }

    /** Those of an installation that does not say which it is. */
    public HostExpectations(
            String host,
            String version,
            Instant written,
            String repository,
            List<Deployment> deployments,
            List<Silence> silences) {
        this(host, version, written, repository, deployments, silences, Optional.empty());
    }

    /** The same, of this installation. */
    public HostExpectations by(String id) {
        return new HostExpectations(host, version, written, repository, deployments, silences, Optional.of(id));
    }

    /** The same as it lies in a repository of this name. */
    public HostExpectations in(String other) {
        return new HostExpectations(host, version, written, other, deployments, silences, installation);
    }

    /** The same, written at another time. */
    public HostExpectations at(Instant time) {
        return new HostExpectations(host, version, time, repository, deployments, silences, installation);
    }

    /**
     * What is promised of one deployment.
     *
     * @param into names of the repositories where its backups belong, where neither tier nor schedule says its own; not empty
     * @param intoByTier where a tier says its own
     * @param noBackupFor the age of the newest verified backup that is an alarm
     * @param drill that it is to be drilled; empty if it is not, or an older Holdfast wrote it
     */
    public record Deployment(
            String name,
            List<String> into,
            Map<String, List<String>> intoByTier,
            Optional<Duration> noBackupFor,
            List<Schedule> schedules,
            Optional<Drill> drill) {
        public Deployment {
            requireNonNull(name, "name");
            into = List.copyOf(into);
            intoByTier = Collections.unmodifiableMap(new TreeMap<>(intoByTier));
            requireNonNull(noBackupFor, "noBackupFor");
            schedules = List.copyOf(schedules);
            requireNonNull(drill, "drill");
        }

        /** One that is not drilled. */
        public Deployment(
                String name,
                List<String> into,
                Map<String, List<String>> intoByTier,
                Optional<Duration> noBackupFor,
                List<Schedule> schedules) {
            this(name, into, intoByTier, noBackupFor, schedules, Optional.empty());
        }
    }

    /**
     * That a deployment is to be drilled on certain days.
     *
     * @param into the deployment that its backups are restored into
     * @param recurrence for machines, in the words of the configuration
     * @param grace after a day before anybody is told
     * @param since when those days are configured, or longer
     */
    public record Drill(String into, SortedMap<String, String> recurrence, Duration grace, Instant since) {
        public Drill {
            requireNonNull(into, "into");
            recurrence = Collections.unmodifiableSortedMap(new TreeMap<>(recurrence));
            requireNonNull(grace, "grace");
            requireNonNull(since, "since");
        }
    }

    /**
     * One schedule.
     *
     * @param recurrence for machines, in the words of the configuration
     * @param into where its backups belong, in order; the first is written in the backup
     */
    public record Schedule(
            String name,
            String tier,
            SortedMap<String, String> recurrence,
            Duration spread,
            Duration grace,
            Instant protectedSince,
            List<String> into) {
        public Schedule {
            requireNonNull(name, "name");
            requireNonNull(tier, "tier");
            recurrence = Collections.unmodifiableSortedMap(new TreeMap<>(recurrence));
            requireNonNull(spread, "spread");
            requireNonNull(grace, "grace");
            requireNonNull(protectedSince, "protectedSince");
            into = List.copyOf(into);
        }
    }

    /**
     * That somebody wants to hear nothing for a while.
     *
     * @param deployment whose; empty for all that this host watches
     */
    public record Silence(Optional<String> deployment, Instant until, String reason, String by) {
        public Silence {
            requireNonNull(deployment, "deployment");
            requireNonNull(until, "until");
            requireNonNull(reason, "reason");
            requireNonNull(by, "by");
        }
    }
}
