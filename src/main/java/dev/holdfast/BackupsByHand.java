package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.catalog.Backup;
import dev.holdfast.cli.BackupOrder;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.SqliteState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Backups that somebody takes beside the schedules: each is a run of this host, and stands in the audit log. */
final class BackupsByHand {
    private final Installation installation;
    private final Host host;
    private final SqliteState state;

    BackupsByHand(Installation installation, Host host, SqliteState state) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.state = requireNonNull(state, "state");
    }

    Backup take(BackupOrder order, BackupProgress progress) throws InterruptedException {
        String run = host.runId();
        Instant began = host.clock().instant();
        BackupRequest request = new BackupRequest(
                run, order.deployment(), order.tier(), Trigger.manual(), order.annotations(), began, Optional.empty());
        try (LoggedRun logged = LoggedRun.begin(run)) {
            requireNonNull(logged, "logged");
            Manifest manifest = installation.takesBackups().take(request, progress);
            boolean isSuspect = manifest.verdict().isSuspect();
            state.record(ended(
                    request,
                    began,
                    isSuspect ? RunOutcome.SUSPECT : RunOutcome.SUCCESS,
                    Optional.of(manifest.id().value()),
                    isSuspect ? String.join("; ", manifest.verdict().reasons()) : "stored " + manifest.id()));
            AuditTrail.of(installation, host)
                    .record(
                            List.of(firstRepository(order)),
                            new AuditTrail.Deed(
                                    "backup",
                                    manifest.id().value(),
                                    order.deployment(),
                                    Map.of("tier", order.tier(), "suspect", String.valueOf(isSuspect))));
            return new Backup(manifest, List.of(firstRepository(order)), List.of());
        } catch (HoldfastException e) {
            state.record(ended(request, began, RunOutcome.FAILED, Optional.empty(), e.explain()));
            throw e;
        }
    }

    private String firstRepository(BackupOrder order) {
        return installation.settings().deployments().stream()
                .filter(deployment -> deployment.name().equals(order.deployment()))
                .map(deployment -> deployment.plan().firstRepository(Optional.empty(), order.tier()))
                .findFirst()
                .orElseThrow();
    }

    private Run ended(
            BackupRequest request, Instant began, RunOutcome outcome, Optional<String> backup, String message) {
        return new Run(
                request.run(),
                RunKind.BACKUP,
                request.deployment(),
                request.tier(),
                Optional.empty(),
                Optional.empty(),
                began,
                host.clock().instant(),
                outcome,
                backup,
                message);
    }
}
