package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.RetentionPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks the planner what would stay if all that is absent were there. Records of earlier prunes do not count: what they would only keep from being removed is not worth
 * copying.
 */
public final class RetentionKeeping implements Keeping {
    private final RetentionPlanner planner;

    public RetentionKeeping(RetentionPlanner planner) {
        this.planner = requireNonNull(planner, "planner");
    }

    @Override
    public Set<BackupId> kept(String repository, List<Backup> absent, CatalogReading reading, Instant now) {
        Holdings holdings = Optional.ofNullable(reading.repositories().get(repository))
                .map(RepositoryState::holdings)
                .orElseGet(Holdings::none);
        Set<BackupId> wanted = absent.stream().map(Backup::id).collect(Collectors.toSet());
        List<Candidate> candidates = new ArrayList<>();
        reading.catalog().backups().stream()
                .filter(backup -> backup.repositories().contains(repository) && !wanted.contains(backup.id()))
                .map(backup -> Candidate.of(backup, repository, holdings))
                .forEach(candidates::add);
        absent.stream().map(backup -> Candidate.of(backup.manifest())).forEach(candidates::add);
        return planner.plan(repository, candidates, List.of(), now).kept().stream()
                .map(Candidate::id)
                .filter(wanted::contains)
                .collect(Collectors.toUnmodifiableSet());
    }
}
