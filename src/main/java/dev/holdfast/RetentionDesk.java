package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.cli.Retention;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.prune.Deletion;
import dev.holdfast.prune.LateDeletions;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.repository.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What commands do about what stays and what goes, beside a running daemon or without one. */
final class RetentionDesk implements Retention {
    private final Installation installation;
    private final Host host;
    private final Pruning pruning;
    private final AuditTrail audit;

    RetentionDesk(Installation installation, Host host, Pruning pruning) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.pruning = requireNonNull(pruning, "pruning");
        this.audit = AuditTrail.of(installation, host);
    }

    @Override
    public List<String> repositories() {
        return installation.repositories().all().stream().map(Repository::name).toList();
    }

    @Override
    public List<PruneReport> plan(Scope scope) {
        CatalogReading reading = installation.repositories().read();
        return within(scope).stream()
                .flatMap(repository -> pruning.plan(repository, scope.deployment(), reading).stream())
                .toList();
    }

    @Override
    public List<PruneReport> prune(Scope scope, boolean massDeleteIsConfirmed) {
        CatalogReading reading = installation.repositories().read();
        List<PruneReport> reports = new ArrayList<>();
        for (String repository : within(scope)) {
            if (!isUp(reading, repository)) {
                // Its backups are not known, so neither are the deployments to go through; the plan says why.
                reports.addAll(pruning.plan(repository, scope.deployment(), reading));
            } else {
                for (String deployment : deployments(scope, repository, reading)) {
                    PruneReport report =
                            pruning.prune(repository, deployment, massDeleteIsConfirmed, () -> false, reading);
                    reports.add(report);
                    record(report, massDeleteIsConfirmed);
                }
            }
        }
        return reports;
    }

    /** What it meant to remove is evidence anyhow; this tells that somebody asked for it, and what came of it. */
    private void record(PruneReport report, boolean massDeleteIsConfirmed) {
        int removed = report.with(PruneReport.Outcome.REMOVED).size();
        int refused = report.with(PruneReport.Outcome.REFUSED).size();
        if (removed + refused > 0) {
            audit.record(
                    List.of(report.repository()),
                    new AuditTrail.Deed(
                            "prune-by-hand",
                            removed + (removed == 1 ? " backup" : " backups"),
                            report.deployment().orElse(""),
                            Map.of(
                                    "repository", report.repository(),
                                    "refused", String.valueOf(refused),
                                    "confirmMassDelete", String.valueOf(massDeleteIsConfirmed))));
        }
    }

    @Override
    public List<Late> lateDeletions(Scope scope, boolean areFinished) {
        CatalogReading reading = installation.repositories().read();
        return areFinished
                ? new LateDeletions(installation.pruneSurroundings()).finish(host.runId(), reading, scope::takes)
                : LateDeletions.waiting(reading, scope::takes);
    }

    private List<String> within(Scope scope) {
        return scope.repository().map(List::of).orElseGet(this::repositories);
    }

    private static boolean isUp(CatalogReading reading, String repository) {
        return Optional.ofNullable(reading.repositories().get(repository))
                .filter(RepositoryState::isUp)
                .isPresent();
    }

    private static List<String> deployments(Scope scope, String repository, CatalogReading reading) {
        return scope.deployment()
                .map(List::of)
                .orElseGet(() -> reading.catalog().backups().stream()
                        .filter(backup -> backup.repositories().contains(repository))
                        .map(Backup::deployment)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Override
    public Hold hold(Backup backup, String reason, Optional<Instant> until) {
        Hold hold = new Hold(
                backup.id(),
                backup.deployment(),
                reason,
                until,
                host.clock().instant(),
                host.user() + "@" + host.name());
        List<String> held = new ArrayList<>();
        Map<String, String> details = new TreeMap<>(Map.of("reason", reason));
        until.ifPresent(end -> details.put("until", end.toString()));
        try {
            inEach(backup, repository -> hold(repository, hold, held));
        } finally {
            audit.record(held, new AuditTrail.Deed("hold", backup.id().value(), backup.deployment(), details));
        }
        return hold;
    }

    private static void hold(Repository repository, Hold hold, List<String> held) {
        repository.holds().place(hold);
        held.add(repository.name());
        // A prune may have looked just before.
        if (repository.manifest(hold.deployment(), hold.backup()).isEmpty()) {
            throw new CorruptBackupException(
                    hold.backup() + " was just being removed from " + repository + " when it was to be held",
                    "see whether it is still there: holdfast list; if it is, the hold stands");
        }
    }

    @Override
    public List<String> unhold(Backup backup) {
        List<String> lifted = new ArrayList<>();
        try {
            inEach(backup, repository -> {
                if (repository.holds().lift(backup.deployment(), backup.id())) {
                    lifted.add(repository.name());
                }
            });
        } finally {
            audit.record(lifted, AuditTrail.Deed.of("unhold", backup.id().value(), backup.deployment()));
        }
        return lifted;
    }

    /** Does what can be done in all repositories that have the backup before it tells of the first one where it could not. */
    private void inEach(Backup backup, Consumer<Repository> work) {
        @Nullable HoldfastException first = null;
        for (String name : backup.repositories()) {
            try {
                work.accept(installation.door().open(name));
            } catch (HoldfastException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public List<Deletion> delete(Backup backup, boolean isForced) {
        return pruning.delete(backup, isForced, installation.repositories().read());
    }
}
