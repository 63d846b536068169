package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Decision.Fate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether more than half of a deployment instance's backups would go at once, and nothing but a mistake need be the reason.
 *
 * <p>Frequent backups may well replace more than half of themselves between two prunes. That is steady as long as nobody changed the rules and the stock does not
 * shrink: each removal goes by the policy that the last prune recorded, and there stay at least half as many as that prune let stay. A policy that became
 * tighter fails the first, a clock that jumped or a long outage the second, and a repository that was never pruned has nothing to compare with.
 */
final class MassDeletion {
    private final List<Decision> decisions;
    private final List<Candidate> removals;
    private final PoliciesInForce policies;

    private MassDeletion(List<Decision> decisions, Predicate<Decision> goes, PoliciesInForce policies) {
        this.decisions = decisions;
        this.removals = decisions.stream().filter(goes).map(Decision::candidate).toList();
        this.policies = policies;
    }

    /** @param decisions all of one deployment instance */
    static MassDeletion now(List<Decision> decisions, PoliciesInForce policies) {
        return new MassDeletion(decisions, decision -> decision.fate() == Fate.REMOVE, policies);
    }

    /**
     * With what goes once the store's locks have run out and others have got their copies: what would be guarded if it could go must not be promised today. Readers end soon,
     * holds are somebody's will.
     */
    static MassDeletion nowAndPutOff(List<Decision> decisions, PoliciesInForce policies) {
        return new MassDeletion(
                decisions, decision -> decision.fate() == Fate.REMOVE || MassDeletion.isPutOff(decision), policies);
    }

    static boolean isPutOff(Decision decision) {
        return switch (decision.reason().kind()) {
            case LOCKED, COPY_MISSING, FIRST_OF_PERIOD -> decision.isDue();
            case LEASED ->
                decision.isDue() && !decision.candidate().obstacles().owedTo().isEmpty();
            default -> false;
        };
    }

    /** What goes of what, as in {@code 5 of the 9 backups}; empty if that is not more than half, or steady since the last prune. */
    Optional<String> unexplainedBy(Optional<PruneRecord> last, Instant now) {
        // Of the verified ones alone, too: suspect and damaged ones must not make them look few.
        return share(" backups", candidate -> true)
                .or(() -> share(" verified backups", Candidate::isVerified))
                .filter(what ->
                        last.filter(record -> isSteadySince(record, now)).isEmpty());
    }

    private Optional<String> share(String what, Predicate<Candidate> counts) {
        long all = decisions.stream().map(Decision::candidate).filter(counts).count();
        long going = removals.stream().filter(counts).count();
        return going * 2 > all ? Optional.of(going + " of the " + all + what) : Optional.empty();
    }

    private boolean isSteadySince(PruneRecord last, Instant now) {
        Set<BackupId> due = Set.copyOf(last.due());
        Set<BackupId> left = decisions.stream()
                .map(Decision::candidate)
                .filter(backup -> !due.contains(backup.id()) && !Novelty.isNew(backup, last, now))
                .map(Candidate::id)
                .collect(Collectors.toUnmodifiableSet());
        return isBySamePolicies(last, left)
                && isHalfOf(left, candidate -> true)
                && isHalfOf(left, Candidate::isVerified);
    }

    /** A tier or schedule that began after the last prune had no policy before. */
    private boolean isBySamePolicies(PruneRecord last, Set<BackupId> left) {
        Set<String> known = new HashSet<>();
        decisions.stream()
                .map(Decision::candidate)
                .filter(backup -> left.contains(backup.id()))
                .forEach(backup -> known.add(PoliciesInForce.placeOf(backup)));
        return !last.policies().isEmpty()
                && removals.stream().allMatch(backup -> {
                    String place = PoliciesInForce.placeOf(backup);
                    return Optional.ofNullable(last.policies().get(place))
                            .map(policies.of(backup)::equals)
                            .orElse(!known.contains(place));
                });
    }

    private boolean isHalfOf(Set<BackupId> left, Predicate<Candidate> counts) {
        long before = decisions.stream()
                .map(Decision::candidate)
                .filter(counts)
                .filter(backup -> left.contains(backup.id()))
                .count();
        long stay = decisions.stream()
                .filter(decision -> decision.fate() == Fate.KEEP)
                .map(Decision::candidate)
                .filter(counts)
                .count();
        return stay * 2 >= before;
    }
}
