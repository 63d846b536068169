package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.cli.Retention;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.Hold;
import dev.holdfast.prune.Deletion;
import dev.holdfast.prune.LateDeletions;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands do about what stays and what goes, beside a running daemon or without one. */
final class RetentionDesk implements Retention {
    private static final Logger log = LoggerFactory.getLogger(RetentionDesk.class);

    private final Installation installation;
    private final Host host;
    private final Pruning pruning;

    RetentionDesk(Installation installation, Host host, Pruning pruning) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.pruning = requireNonNull(pruning, "pruning");
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
                deployments(scope, repository, reading)
                        .forEach(deployment -> reports.add(
                                pruning.prune(repository, deployment, massDeleteIsConfirmed, () -> false, reading)));
            }
        }
        return reports;
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
        inEach(backup, repository -> {
            repository.holds().place(hold);
            // A prune may have looked just before.
            if (repository.manifest(backup.deployment(), backup.id()).isEmpty()) {
                throw new CorruptBackupException(
                        backup.id() + " was just being removed from " + repository + " when it was to be held",
                        "see whether it is still there: holdfast list; if it is, the hold stands");
            }
            audit(repository, "hold", backup, reason);
        });
        return hold;
    }

    @Override
    public List<String> unhold(Backup backup) {
        List<String> lifted = new ArrayList<>();
        inEach(backup, repository -> {
            if (repository.holds().lift(backup.deployment(), backup.id())) {
                lifted.add(repository.name());
                audit(repository, "unhold", backup, "");
            }
        });
        return lifted;
    }

    /** That it cannot be written undoes nothing. */
    private void audit(Repository repository, String action, Backup backup, String reason) {
        try {
            new AuditLog(repository)
                    .record(new AuditEntry(
                            host.clock().instant(),
                            host.user() + "@" + host.name(),
                            action,
                            backup.id().value(),
                            backup.deployment(),
                            reason.isEmpty() ? Map.of() : Map.of("reason", reason)));
        } catch (RepositoryException e) {
            log.atWarn()
                    .addKeyValue("backup", backup.id())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problem", e.getMessage())
                    .log(action + " is not in the audit log");
        }
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
