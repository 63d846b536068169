package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.verify.ReadingPlan;
import dev.holdfast.verify.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies on one level what that level is about of several deployments, one after the other. What fails does not keep the rest from it. */
final class VerifyRound {
    private final Workbench workbench;
    private final CatalogReading reading;
    private final VerifyReport report;
    private final ProgressLine progress;

    VerifyRound(Workbench workbench, CatalogReading reading, VerifyReport report, ProgressLine progress) {
        this.workbench = workbench;
        this.reading = reading;
        this.report = report;
        this.progress = progress;
    }

    /** @param wasNamed whether somebody asked for this deployment, rather than for all */
    void deployment(VerifyLevel level, String deployment, boolean wasNamed) {
        attempt(deployment, () -> {
            switch (level) {
                case STORED -> stored(deployment);
                case WHOLE -> whole(deployment);
                case SAMPLED -> sampled(deployment);
                case CHECKS -> checks(deployment, wasNamed);
                default -> newest(level, deployment);
            }
        });
    }

    /** On a level that looks at one backup, or at the copies of one. */
    void backup(VerifyLevel level, Backup backup) {
        if (level == VerifyLevel.STORED) {
            for (String repository : backup.repositories()) {
                attempt(backup.id() + " in " + repository, () -> {
                    progress.step("asking " + repository + " for " + backup.id());
                    report.level(workbench
                            .levels()
                            .stored(backup.deployment(), repository, List.of(backup), false, (done, all, what) -> {}));
                });
            }
            return;
        }
        attempt(backup.id().value(), () -> {
            progress.step("verifying " + backup.id() + ": " + level.word());
            boolean isNewest = newest(backup.deployment())
                    .filter(it -> it.id().equals(backup.id()))
                    .isPresent();
            report.level(workbench.levels().verify(level, backup, isNewest));
        });
    }

    private void stored(String deployment) {
        List<Backup> own = reading.catalog().ofDeployment(deployment).backups();
        for (String repository :
                reading.repositories().keySet().stream().sorted().toList()) {
            List<Backup> copies = own.stream()
                    .filter(backup -> backup.repositories().contains(repository))
                    .toList();
            if (!copies.isEmpty() && reading.repositories().get(repository).isUp()) {
                attempt(
                        deployment + " in " + repository,
                        () -> report.level(workbench
                                .levels()
                                .stored(
                                        deployment,
                                        repository,
                                        copies,
                                        true,
                                        (done, all, what) -> progress.step(
                                                "asking " + repository + " for copy " + (done + 1) + " of " + all))));
            }
        }
    }

    /** The newest first: if there is time for some only, these matter most. */
    private void whole(String deployment) {
        List<Backup> backups = reading.catalog().ofDeployment(deployment).newestFirst();
        int archived = 0;
        for (int i = 0; i < backups.size(); i++) {
            Backup backup = backups.get(i);
            List<String> readable = workbench.coldStorage().look(backup).stream()
                    .filter(ColdCopy::isReadable)
                    .map(ColdCopy::repository)
                    .toList();
            archived += backup.repositories().size() - readable.size();
            if (!readable.isEmpty()) {
                progress.step("reading backup " + (i + 1) + " of " + backups.size() + " of " + deployment + ", "
                        + Words.size(backup.manifest().archive().storedBytes()) + " in " + String.join(", ", readable));
                attempt(
                        backup.id().value(),
                        () -> read(new Backup(backup.manifest(), readable, backup.verifications())));
            }
        }
        if (archived > 0) {
            report.leftOut(archivedCopies(archived, deployment));
        }
    }

    private void read(Backup backup) {
        Verified verified = workbench.verify(backup);
        verified.evidence().forEach(evidence -> report.copy(backup, evidence));
        verified.unread().forEach((repository, failure) -> report.failed(backup.id() + " in " + repository, failure));
    }

    private void sampled(String deployment) {
        ReadingPlan plan = workbench.levels().share(deployment, reading);
        List<ReadingPlan.Copy> tonight = plan.tonight();
        for (int i = 0; i < tonight.size(); i++) {
            ReadingPlan.Copy copy = tonight.get(i);
            progress.step("reading copy " + (i + 1) + " of " + tonight.size() + " of " + deployment + ", "
                    + Words.size(copy.bytes()) + " in " + copy.repository());
            workbench
                    .verify(copy.backup(), copy.repository())
                    .ifPresentOrElse(
                            evidence -> report.copy(copy.backup(), evidence),
                            () -> report.failed(
                                    copy.backup().id() + " in " + copy.repository(),
                                    new RepositoryException("it could not be read", "see why with --debug")));
        }
        if (tonight.isEmpty()) {
            report.leftOut(deployment + ": no copy has its turn; "
                    + plan.oldest()
                            .map(oldest -> "each of " + plan.copies() + " was read since " + Words.time(oldest))
                            .orElse("there is none"));
        }
        if (!plan.archived().isEmpty()) {
            report.leftOut(archivedCopies(plan.archived().size(), deployment));
        }
        if (!plan.damaged().isEmpty()) {
            report.leftOut(Words.count(plan.damaged().size(), "copy").replace("copys", "copies") + " of " + deployment
                    + " found bad before");
        }
    }

    private static String archivedCopies(int number, String deployment) {
        return (number == 1 ? "1 archived copy" : number + " archived copies") + " of " + deployment
                + ", which would have to be thawed: holdfast verify BACKUP --thaw";
    }

    private void checks(String deployment, boolean wasNamed) {
        if (workbench.levels().hasChecks(deployment)) {
            progress.step("asking " + deployment);
            report.level(workbench.levels().checks(deployment));
        } else if (wasNamed) {
            throw new RefusedException(
                    "nothing is configured to be asked of " + deployment,
                    "name a query and its answer, as in deployments." + deployment
                            + ".checks { users { function = \"stats:countUsers\", at-least = 1 } }");
        }
    }

    private void newest(VerifyLevel level, String deployment) {
        newest(deployment)
                .ifPresentOrElse(
                        backup -> backup(level, backup),
                        () -> report.leftOut(deployment + ", which has no verified backup"));
    }

    private Optional<Backup> newest(String deployment) {
        return reading.catalog().ofDeployment(deployment).latestToRelyOn();
    }

    private void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (HoldfastException e) {
            report.failed(what, e);
        }
    }

    /** Those that are configured, in their order, then those that only repositories know. */
    static List<String> deployments(Workbench workbench, CatalogReading reading) {
        List<String> names = new ArrayList<>(Deployments.names(workbench));
        reading.catalog().backups().stream()
                .map(Backup::deployment)
                .filter(name -> !names.contains(name))
                .distinct()
                .sorted()
                .forEach(names::add);
        return names;
    }
}
