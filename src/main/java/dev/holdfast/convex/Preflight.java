package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Deployment.KeyPermissions;
import dev.holdfast.convex.PreflightReport.Finding;
import dev.holdfast.convex.PreflightReport.Level;
import dev.holdfast.failure.DeploymentException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a deployment, before any backup depends on it, whether the key and the URL are good for what we do. Changes nothing there. */
public final class Preflight {
    private static final Duration TOLERATED_AHEAD = Duration.ofMinutes(1);

    /** A deployment's time is that of its last write, and an idle one writes every hour ({@code MAX_REPEATABLE_TIMESTAMP_IDLE_FREQUENCY}). */
    private static final Duration TOLERATED_BEHIND = Duration.ofMinutes(62);

    private final Clock clock;

    public Preflight(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** Asks for backups alone. */
    public PreflightReport check(Deployment deployment, boolean includeStorage) {
        return check(deployment, includeStorage, Optional.empty());
    }

    /**
     * Never throws for what a deployment answers: that is what the report is for.
     *
     * @param restores the same deployment with its restore key, if it has one
     */
    public PreflightReport check(Deployment deployment, boolean includeStorage, Optional<ImportTarget> restores) {
        List<Finding> findings = new ArrayList<>();
        Optional<String> name = ask(findings, Level.PROBLEM, deployment::instanceName);
        if (name.isEmpty()) {
            return new PreflightReport(
                    deployment.name(),
                    deployment.url(),
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    findings);
        }
        judgeUrl(findings, URI.create(deployment.url()));
        ask(findings, Level.PROBLEM, deployment::checkKey)
                .ifPresent(permissions -> judgeKey(findings, name.get(), permissions, includeStorage));
        restores.ifPresent(target -> judgeRestoreKey(findings, target));
        Optional<String> version = ask(findings, Level.WARNING, deployment::version);
        Optional<String> kind = ask(findings, Level.WARNING, deployment::kind);
        Optional<Duration> skew = ask(findings, Level.WARNING, () -> skewOf(deployment));
        skew.ifPresent(value -> judgeSkew(findings, value));
        return new PreflightReport(deployment.name(), deployment.url(), name, version, kind, skew, findings);
    }

    private static <T> Optional<T> ask(List<Finding> findings, Level level, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (DeploymentException e) {
            findings.add(new Finding(level, e.getMessage(), e.hint()));
            return Optional.empty();
        }
    }

    private static void judgeUrl(List<Finding> findings, URI url) {
        boolean isLocal = url.getHost().matches("localhost|127\\..*|\\[::1]");
        if (url.getScheme().equals("http") && !isLocal) {
            findings.add(new Finding(
                    Level.WARNING,
                    "key and data travel unencrypted to " + url.getHost(),
                    "set url to an https address, unless the network between is private"));
        }
    }

    private static void judgeKey(
            List<Finding> findings, String name, KeyPermissions permissions, boolean includeStorage) {
        findings.add(new Finding(
                Level.GOOD,
                "the key belongs to the deployment " + name + (permissions.isReadOnly() ? " and is read-only" : ""),
                ""));
        judge(findings, permissions, Permission.CREATE_BACKUPS, Level.PROBLEM, includeStorage);
        judge(findings, permissions, Permission.VIEW_BACKUPS, Level.PROBLEM, includeStorage);
        judge(findings, permissions, Permission.DOWNLOAD_BACKUPS, Level.PROBLEM, includeStorage);
        judge(findings, permissions, Permission.DELETE_BACKUPS, Level.WARNING, includeStorage);
        judge(findings, permissions, Permission.IMPORT_BACKUPS, Level.WARNING, includeStorage);
        judge(findings, permissions, Permission.VIEW_ENVIRONMENT, Level.WARNING, includeStorage);
        judge(findings, permissions, Permission.VIEW_DATA, Level.WARNING, includeStorage);
    }

    /** What is wrong with it endangers no backup. */
    private static void judgeRestoreKey(List<Finding> findings, ImportTarget target) {
        List<RestoreRight> lacks;
        try {
            lacks = target.lacks();
        } catch (DeploymentException e) {
            findings.add(new Finding(
                    Level.WARNING, "with the restore key nothing can be restored: " + e.getMessage(), e.hint()));
            return;
        }
        for (RestoreRight right : RestoreRight.values()) {
            boolean isGiven = !lacks.contains(right);
            boolean isAsked = !right.option().isEmpty();
            String consequence = isAsked ? ", so " + right.option() + " is refused" : ", so nothing can be restored";
            findings.add(new Finding(
                    isGiven ? Level.GOOD : isAsked ? Level.NOTE : Level.WARNING,
                    "the restore key may " + (isGiven ? "" : "not ") + right.purpose() + (isGiven ? "" : consequence),
                    isGiven
                            ? ""
                            : "allow " + right.action() + " to the restore key" + (isAsked ? ", if you want it" : "")));
        }
    }

    private static void judge(
            List<Finding> findings,
            KeyPermissions permissions,
            Permission permission,
            Level without,
            boolean includeStorage) {
        String purpose = permission == Permission.CREATE_BACKUPS && includeStorage
                ? permission.purpose() + " with stored files"
                : permission.purpose();
        boolean isAllowed = permissions.may(permission.operation());
        findings.add(new Finding(
                isAllowed ? Level.GOOD : without,
                "the key may " + (isAllowed ? "" : "not ") + purpose,
                isAllowed ? "" : "allow " + permission.action() + " to the key, or use one that has it"));
    }

    private Duration skewOf(Deployment deployment) {
        Instant before = clock.instant();
        Instant theirs = deployment.queryTimestamp();
        Instant after = clock.instant();
        return Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), theirs);
    }

    private static void judgeSkew(List<Finding> findings, Duration skew) {
        if (skew.compareTo(TOLERATED_AHEAD) > 0 || skew.negated().compareTo(TOLERATED_BEHIND) > 0) {
            findings.add(new Finding(
                    Level.WARNING,
                    String.format(
                            Locale.ROOT,
                            "the deployment's clock is %d s %s ours",
                            skew.abs().toSeconds(),
                            skew.isNegative() ? "behind" : "ahead of"),
                    "set both clocks by NTP: schedules and the age of backups are judged by them"));
        }
    }
}
