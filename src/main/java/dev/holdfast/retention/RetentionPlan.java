package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of every backup of a repository. Immutable.
 *
 * @param at the moment it was made for
 * @param decisions one for each backup: by deployment, its instance, then oldest snapshot first
 * @param blocks why less goes than policy asks for; by deployment
 * @param records what to write before the first deletion: one for each deployment instance, naming what is due; {@code by} is empty
 */
public record RetentionPlan(
        String repository, Instant at, List<Decision> decisions, List<Block> blocks, List<PruneRecord> records) {
    public RetentionPlan {
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        decisions = List.copyOf(decisions);
        blocks = List.copyOf(blocks);
        records = List.copyOf(records);
    }

    /** Whether some removals wait for {@code --confirm-mass-delete}. */
    public boolean needsMassDelete() {
        return blocks.stream().anyMatch(block -> block.kind() == Block.Kind.MASS_DELETE);
    }

    /** What stays: neither removed now nor later. */
    public List<Candidate> kept() {
        return decisions.stream()
                .filter(decision -> !decision.isDue())
                .map(Decision::candidate)
                .toList();
    }

    /** What stays for now, whatever policy says of it: all but what goes without a further confirmation and what goes with or after others by itself. */
    public List<Candidate> staying() {
        return decisions.stream().filter(this::stays).map(Decision::candidate).toList();
    }

    private boolean stays(Decision decision) {
        return switch (decision.fate()) {
            case KEEP -> true;
            // A lock renewed for what waits for a lock would keep both for ever.
            case LATER ->
                decision.reason().kind() != Reason.Kind.LOCKED
                        && decision.reason().kind() != Reason.Kind.FIRST_OF_PERIOD;
            case REMOVE -> isGuarded(decision.candidate());
        };
    }

    /** All that policy and the rules above it let go now, whether or not that needs a confirmation; in the order of the decisions. */
    public List<Decision> removals() {
        return decisions.stream()
                .filter(decision -> decision.fate() == Decision.Fate.REMOVE)
                .toList();
    }

    /** What may go without a further confirmation: not those of a deployment instance that would lose more than half. */
    public List<Decision> unguardedRemovals() {
        return removals().stream()
                .filter(decision -> !isGuarded(decision.candidate()))
                .toList();
    }

    /**
     * The records to write before carrying the plan out.
     *
     * @param isConfirmed whether all that is due was looked at and meant, even where it is more than half
     */
    public List<PruneRecord> recordsBy(String by, boolean isConfirmed) {
        return records.stream()
                .map(record -> record.with(repository, by))
                .map(record -> isConfirmed ? record.naming(dueOf(record)) : record)
                .toList();
    }

    private List<BackupId> dueOf(PruneRecord record) {
        return decisions.stream()
                .filter(Decision::isDue)
                .map(Decision::candidate)
                .filter(candidate -> candidate.deployment().equals(record.deployment())
                        && candidate.instance().equals(record.instance()))
                .map(Candidate::id)
                .toList();
    }

    private boolean isGuarded(Candidate candidate) {
        return blocks.stream()
                .anyMatch(block -> block.kind() == Block.Kind.MASS_DELETE
                        && block.deployment().equals(Optional.of(candidate.deployment()))
                        && block.instance().equals(Optional.of(candidate.instance())));
    }
}
