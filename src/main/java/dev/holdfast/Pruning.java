package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.prune.Deletion;
import dev.holdfast.prune.Deletions;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.prune.Pruner;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.LastPrune;
import dev.holdfast.state.SqliteState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Prunes of one installation, remembered by the state. Any thread may call it. */
final class Pruning {
    private final Installation installation;
    private final Host host;
    private final SqliteState state;

    Pruning(Installation installation, Host host, SqliteState state) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.state = requireNonNull(state, "state");
    }

    List<PruneReport> plan(String repository, Optional<String> deployment, CatalogReading reading) {
        return installation.pruner().plan(repository, deployment, reading);
    }

    PruneReport prune(
            String repository, String deployment, boolean confirmed, BooleanSupplier makesWay, CatalogReading reading) {
        String run = host.runId();
        Instant began = host.clock().instant();
        try (LoggedRun logged = LoggedRun.begin(run)) {
            PruneReport report = installation
                    .pruner()
                    .prune(new Pruner.Order(logged.id(), repository, deployment, confirmed, makesWay), reading);
            Instant ended = host.clock().instant();
            state.record(new LastPrune(repository, deployment, ended, report.blocksByWord()));
            state.record(run(
                    run,
                    deployment,
                    began,
                    report.isRefused() ? RunOutcome.FAILED : RunOutcome.SUCCESS,
                    Optional.empty(),
                    inWords(report)));
            return report;
        }
    }

    List<Deletion> delete(Backup backup, boolean isForced, CatalogReading reading) {
        String run = host.runId();
        Instant began = host.clock().instant();
        try (LoggedRun logged = LoggedRun.begin(run)) {
            List<Deletion> deletions =
                    new Deletions(installation.pruneSurroundings()).delete(logged.id(), backup, isForced, reading);
            boolean isGone = deletions.stream().allMatch(Deletion::isRemoved);
            state.record(run(
                    run,
                    backup.deployment(),
                    began,
                    isGone ? RunOutcome.SUCCESS : RunOutcome.FAILED,
                    Optional.of(backup.id().value()),
                    "deleted on demand from "
                            + deletions.stream()
                                    .filter(Deletion::isRemoved)
                                    .map(Deletion::repository)
                                    .toList()));
            return deletions;
        }
    }

    private static String inWords(PruneReport report) {
        return "repository " + report.repository() + ": "
                + report.with(Outcome.REMOVED).size() + " removed, "
                + report.with(Outcome.KEPT).size() + " kept"
                + (report.blocks().isEmpty()
                        ? ""
                        : "; blocked: "
                                + String.join(", ", report.blocksByWord().keySet()));
    }

    private Run run(
            String id, String deployment, Instant began, RunOutcome outcome, Optional<String> backup, String message) {
        return new Run(
                id,
                RunKind.PRUNE,
                deployment,
                "",
                Optional.empty(),
                Optional.empty(),
                began,
                host.clock().instant(),
                outcome,
                backup,
                message);
    }
}
