package dev.holdfast.catalog;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.VerifyLevel;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The catalog as it could be read.
 *
 * @param catalog what all repositories hold; of one that is down what was last seen of it
 * @param repositories the state of every configured repository by name
 * @param at when it was read
 */
public record CatalogReading(Catalog catalog, Map<String, RepositoryState> repositories, Instant at) {
    public CatalogReading {
        repositories = Map.copyOf(repositories);
    }

    /** The same, with what is known of writing; repositories that are not in it are left as they are. */
    public CatalogReading withUnusable(Map<String, String> problems) {
        Map<String, RepositoryState> states = new HashMap<>(repositories);
        problems.forEach((name, problem) -> states.computeIfPresent(
                name,
                (key, state) -> new RepositoryState(state.problem(), state.everRead(), state.holdings(), problem)));
        return new CatalogReading(catalog, states, at);
    }

    /** Backups that somebody wanted gone, by whatever repository tells it: those that lie anywhere still are only waiting for it. */
    public Map<BackupId, DeletionRecord> deletions() {
        Map<BackupId, DeletionRecord> all = new HashMap<>();
        repositories
                .values()
                .forEach(state -> all.putAll(state.holdings().evidence().deletions()));
        return all;
    }

    /** Restores, oldest first, by whatever repository tells of them. */
    public List<RestoreRecord> restores() {
        Map<RestoreId, RestoreRecord> all = new HashMap<>();
        repositories
                .values()
                .forEach(state -> state.holdings().evidence().restores().forEach(it -> all.put(it.id(), it)));
        return all.values().stream().sorted(RestoreRecord.OLDEST_FIRST).toList();
    }

    /**
     * Whether somebody carried out a restore into this deployment when its repository was read: one that stands half-way then is on its way. What was last seen of a repository
     * that is down says nothing: a lease is over within a minute.
     */
    public boolean isRestoring(String deployment) {
        return repositories.values().stream()
                .filter(RepositoryState::isUp)
                .anyMatch(state -> state.holdings().restoring().contains(deployment));
    }

    /** The newest evidence of this level in each repository that has any, oldest first. */
    public List<LevelCheck> checks(String deployment, VerifyLevel level) {
        return repositories.values().stream()
                .flatMap(state -> state.holdings().evidence().checks().stream())
                .filter(check -> check.level() == level && check.deployment().equals(deployment))
                .sorted(Comparator.comparing(LevelCheck::at))
                .toList();
    }

    /** Drills and rehearsals of a deployment, oldest first: as they ended, if any repository tells it. */
    public List<DrillRecord> drills(String deployment) {
        Map<String, DrillRecord> all = new HashMap<>();
        repositories.values().stream()
                .flatMap(state -> state.holdings().evidence().drills().stream())
                .filter(drill -> drill.deployment().equals(deployment))
                .forEach(drill -> all.merge(
                        drill.id(), drill, (one, other) -> one.result().isPresent() ? one : other));
        return all.values().stream()
                .sorted(Comparator.comparing(DrillRecord::ordered).thenComparing(DrillRecord::id))
                .toList();
    }

    /**
     * @param problem why it could not be read, in words; empty when it could
     * @param everRead whether it was read since the program started; if not, what it holds is unknown
     * @param holdings what it tells beside its backups; as it was last seen if it is down
     * @param unusable why nothing could be written to it when that was tried last, in words; empty when it could, or was not tried
     */
    public record RepositoryState(String problem, boolean everRead, Holdings holdings, String unusable) {
        public RepositoryState {
            requireNonNull(problem, "problem");
            requireNonNull(holdings, "holdings");
            requireNonNull(unusable, "unusable");
        }

        public RepositoryState(String problem, boolean everRead, Holdings holdings) {
            this(problem, everRead, holdings, "");
        }

        /** One that tells nothing beside its backups. */
        public RepositoryState(String problem, boolean everRead) {
            this(problem, everRead, Holdings.none());
        }

        /** Whether all of it could be read. */
        public boolean isUp() {
            return problem.isEmpty();
        }
    }
}
