package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Decision.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The plan for the backups of one deployment instance in one repository. */
final class InstancePlan {
    private final String repository;
    private final Instant now;
    private final Optional<PruneRecord> last;
    private final List<Candidate> backups;
    private final PoliciesInForce policies;
    private final Optional<Instant> newestVerified;
    private final boolean isFormer;
    private final List<Decision> decisions;
    private final int notNew;

    /**
     * @param backups not empty, in any order
     * @param isFormer whether the deployment was re-created since, so that nothing new will ever come
     */
    InstancePlan(
            String repository,
            Policies policies,
            Optional<PruneRecord> last,
            List<Candidate> backups,
            boolean isFormer,
            Instant now) {
        this.repository = repository;
        this.now = now;
        this.last = last;
        this.backups = backups.stream().sorted(Candidate.OLDEST_FIRST).toList();
        this.policies = new PoliciesInForce(repository, policies, backups);
        this.newestVerified = this.backups.stream()
                .filter(Candidate::isSuccess)
                .reduce((older, newer) -> newer)
                .map(Candidate::snapshotTime);
        this.isFormer = isFormer;

        Judgement judgement = Judgement.of(repository, policies, this.backups, now);
        Map<BackupId, Reason> reasons = judgement.reasons();
        Map<BackupId, Reason> calendar = judgement.isStopped()
                ? Judgement.byTheCalendar(repository, policies, this.backups, now)
                        .reasons()
                : Map.of();
        Optional<Set<BackupId>> onlyThese = nothingNewSince(last).map(record -> Set.copyOf(record.due()));
        List<Decision> found = new ArrayList<>(backups.size());
        int stopped = 0;
        for (Candidate backup : this.backups) {
            Reason reason = reasons.get(backup.id());
            Reason standing = standing(backup.id(), reason, calendar.getOrDefault(backup.id(), reason), onlyThese);
            stopped += standing.kind() == Reason.Kind.NOTHING_NEW ? 1 : 0;
            found.add(decide(backup, standing));
        }
        this.decisions = together(found, judgement.seconds());
        this.notNew = stopped;
    }

    /**
     * The first backup of a schedule period does not go before the later ones do: without it one of them would be the first, and count, and what was judged today would be judged
     * otherwise tomorrow.
     */
    private static List<Decision> together(List<Decision> decisions, Map<BackupId, BackupId> seconds) {
        Map<BackupId, BackupId> staying = new HashMap<>();
        for (Decision decision : decisions) {
            BackupId second = decision.candidate().id();
            if (decision.fate() != Fate.REMOVE && seconds.containsKey(second)) {
                staying.put(seconds.get(second), second);
            }
        }
        return decisions.stream()
                .map(decision -> Optional.ofNullable(
                                staying.get(decision.candidate().id()))
                        .filter(second -> decision.fate() == Fate.REMOVE)
                        .map(second -> new Decision(
                                decision.candidate(),
                                Fate.LATER,
                                new Reason(
                                        Reason.Kind.FIRST_OF_PERIOD,
                                        "goes with " + second + ", which is of the same period; otherwise "
                                                + decision.reason().text())))
                        .orElse(decision))
                .toList();
    }

    /** What is left of a reason while nothing new comes: policy goes by what succeeded, not by the calendar. */
    private Reason standing(BackupId id, Reason reason, Reason byTheCalendar, Optional<Set<BackupId>> onlyThese) {
        if (reason.kind().isForRemoval()
                && onlyThese.map(due -> due.contains(id)).orElse(true)) {
            return reason;
        }
        if (!byTheCalendar.kind().isForRemoval()) {
            return byTheCalendar;
        }
        if (isFormer) {
            return new Reason(
                    Reason.Kind.FORMER_INSTANCE,
                    "of " + instance() + ", before " + deployment()
                            + " was re-created: stays until it is deleted by hand; otherwise " + byTheCalendar.text());
        }
        return new Reason(
                Reason.Kind.NOTHING_NEW,
                reason.kind().isForRemoval()
                        ? "nothing new since the last prune; otherwise " + reason.text()
                        : "nothing new since " + Times.text(newestVerified.orElseThrow())
                                + ", so nothing grows old; otherwise " + byTheCalendar.text());
    }

    /** Oldest snapshot first. */
    List<Decision> decisions() {
        return decisions;
    }

    PruneRecord record() {
        boolean mayNamePutOff = MassDeletion.nowAndPutOff(decisions, policies)
                .unexplainedBy(last, now)
                .isEmpty();
        List<BackupId> due = decisions.stream()
                .filter(decision -> decision.isDue() && (mayNamePutOff || !MassDeletion.isPutOff(decision)))
                .map(decision -> decision.candidate().id())
                .toList();
        return new PruneRecord(deployment(), instance(), repository, now, newestVerified, due, "", policies.words());
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        if (notNew > 0) {
            blocks.add(block(
                    Block.Kind.NOTHING_NEW,
                    number(notNew) + " of " + deployment() + " would go, but nothing new was backed up since "
                            + nothingNewSince(last)
                                    .map(prune -> "the prune of " + Times.text(prune.at()))
                                    .orElseGet(() -> Times.text(newestVerified.orElseThrow()))
                            + ". HINT: take a new one first: holdfast backup " + deployment()));
        }
        massDelete().ifPresent(blocks::add);
        copyMissing().ifPresent(blocks::add);
        obstacle(Block.Kind.LOCKED, Reason.Kind.LOCKED, "locked in the store", blocks);
        obstacle(Block.Kind.LEASED, Reason.Kind.LEASED, "being read", blocks);
        return blocks;
    }

    private Optional<Block> massDelete() {
        return MassDeletion.now(decisions, policies)
                .unexplainedBy(last, now)
                .map(
                        what -> block(
                                Block.Kind.MASS_DELETE,
                                what + " of " + deployment() + " in " + repository
                                        + " would go at once. HINT: if that is meant: holdfast prune --apply --confirm-mass-delete"));
    }

    private Optional<Block> copyMissing() {
        SortedSet<String> waiting = new TreeSet<>();
        decisions.stream()
                .filter(decision -> decision.isDue() && decision.reason().kind() == Reason.Kind.COPY_MISSING)
                .forEach(decision ->
                        waiting.addAll(decision.candidate().obstacles().owedTo()));
        String names = String.join(", ", waiting);
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(block(
                        Block.Kind.COPY_MISSING,
                        number(count(Fate.LATER, Optional.of(Reason.Kind.COPY_MISSING))) + " of " + deployment()
                                + " would go, but must be copied from " + repository + " to " + names
                                + " before. HINT: see what is in the way there: holdfast replicate " + deployment()
                                + "; what is gone for good, take out of into"));
    }

    /** The last prune, if nothing verified is here whose snapshot is newer than all that it saw. */
    private Optional<PruneRecord> nothingNewSince(Optional<PruneRecord> prune) {
        return prune.filter(record ->
                backups.stream().filter(Candidate::isSuccess).noneMatch(backup -> Novelty.isNew(backup, record, now)));
    }

    private Decision decide(Candidate backup, Reason reason) {
        boolean isDue = reason.kind().isForRemoval();
        boolean isHeld = backup.obstacles().standingHold(now).isPresent();
        if (!isDue && !isHeld) {
            return new Decision(backup, Fate.KEEP, reason);
        }
        return backup.obstacles()
                .reason(now)
                .map(it -> new Decision(
                        backup,
                        isDue ? Fate.LATER : Fate.KEEP,
                        new Reason(it.kind(), it.text() + "; otherwise " + reason.text())))
                .orElseGet(() -> new Decision(backup, Fate.REMOVE, reason));
    }

    private void obstacle(Block.Kind kind, Reason.Kind reason, String words, List<Block> blocks) {
        long number = count(Fate.LATER, Optional.of(reason));
        if (number > 0) {
            blocks.add(block(
                    kind,
                    number(number) + " of " + deployment() + " " + (number == 1 ? "is " : "are ") + words
                            + " and will go later"));
        }
    }

    private long count(Fate fate, Optional<Reason.Kind> kind) {
        return decisions.stream()
                .filter(decision -> decision.fate() == fate)
                .filter(decision -> kind.map(decision.reason().kind()::equals).orElse(true))
                .count();
    }

    private static String number(long number) {
        return number + (number == 1 ? " backup" : " backups");
    }

    private Block block(Block.Kind kind, String text) {
        return new Block(kind, Optional.of(deployment()), Optional.of(instance()), text);
    }

    private String deployment() {
        return backups.get(0).deployment();
    }

    private String instance() {
        return backups.get(0).instance();
    }
}
