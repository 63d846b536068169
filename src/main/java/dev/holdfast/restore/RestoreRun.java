package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ImportStatus.Waiting;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.repository.Repository;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.Sending.Sent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One restore being carried out, by whoever holds the leases of its target: from its beginning to its end, or to where it failed. Used once, by one thread.
 *
 * <p>Until the confirmation is in the journal nothing of the target changes, whatever happens; from then on {@link Completion} has it.
 */
final class RestoreRun {
    private final Prepared prepared;
    private final RestoreOrder order;
    private final Planning planning;
    private final RestoreTarget target;
    private final ImportTarget imports;
    private final Site site;
    private final RestoreSurroundings around;
    private final RestoreProgress progress;
    private final Journal journal;
    private final Right right;
    private final Ending ending;
    private Optional<Importing> importing = Optional.empty();
    private Optional<RestoreRun> before = Optional.empty();

    /** Where a restore is written down, and by which right it works. */
    record Site(Repository home, Leasehold leases) {}

    private RestoreRun(
            Prepared prepared,
            Planning planning,
            RestoreTarget target,
            Site site,
            RestoreSurroundings around,
            RestoreProgress progress,
            Journal journal) {
        this.prepared = requireNonNull(prepared, "prepared");
        this.order = prepared.order();
        this.planning = requireNonNull(planning, "planning");
        this.target = requireNonNull(target, "target");
        this.imports = target.requireImports();
        this.site = requireNonNull(site, "site");
        this.around = requireNonNull(around, "around");
        this.progress = requireNonNull(progress, "progress");
        this.journal = requireNonNull(journal, "journal");
        this.right = new Right(site, journal);
        this.ending = new Ending(
                journal,
                imports,
                right,
                outcome -> TakingBack.isDue(prepared, journal.record(), Optional.of(outcome)),
                progress);
    }

    /**
     * Writes that it begins.
     *
     * @param asked when it was asked for
     * @throws dev.holdfast.failure.RepositoryException if that cannot be written: then it does not begin
     */
    static RestoreRun begin(
            Prepared prepared,
            Planning planning,
            RestoreTarget target,
            Site site,
            RestoreSurroundings around,
            RestoreProgress progress,
            Instant asked) {
        Instant now = around.clock().instant();
        RestoreId id = RestoreId.of(now, around.distinctions().get());
        RestoreEntry begun =
                new RestoreEntry(id, target.name(), RestoreStage.BEGUN, now, facts(prepared, around.by(), asked));
        Journal journal = Journal.begin(site.home(), begun, around.clock(), progress);
        return new RestoreRun(prepared, planning, target, site, around, progress, journal);
    }

    private static Map<String, String> facts(Prepared prepared, String by, Instant asked) {
        RestoreOrder order = prepared.order();
        RestorePlan plan = prepared.plan();
        Map<String, String> facts = new HashMap<>();
        facts.put(RestoreRecord.SOURCE, plan.source());
        order.source()
                .match(Optional::of, file -> Optional.<dev.holdfast.catalog.Backup>empty())
                .ifPresent(backup -> facts.put(RestoreRecord.BACKUP, backup.id().value()));
        facts.put(RestoreRecord.MODE, plan.mode().word());
        String part = order.choice().words();
        facts.put(RestoreRecord.PART, part.isEmpty() ? "everything" : part);
        facts.put(RestoreRecord.FILES, touchesFiles(plan) ? "yes" : "no");
        facts.put(RestoreRecord.TOUCHED, Touched.of(plan).fact());
        facts.put(RestoreRecord.INSTANCE, plan.target().instance());
        facts.put(
                RestoreRecord.BYTES,
                Long.toString(Forecast.bytes(plan, prepared.offer().contents())));
        facts.put(RestoreRecord.BY, by);
        facts.put(RestoreRecord.ASKED, asked.toString());
        facts.put(
                Recovery.WISHES,
                order.wishes().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")));
        order.annotations().purpose().ifPresent(said -> facts.put(RestoreRecord.PURPOSE, said));
        order.annotations().note().ifPresent(said -> facts.put(RestoreRecord.NOTE, said));
        order.annotations().commit().ifPresent(said -> facts.put(RestoreRecord.COMMIT, said));
        prepared.undoes().ifPresent(undone -> facts.put(RestoreRecord.UNDOES, undone.value()));
        return facts;
    }

    private static boolean touchesFiles(RestorePlan plan) {
        return plan.files().stream().anyMatch(files -> files.fate() != Fate.KEPT);
    }

    /** As its journal tells it by now. */
    RestoreRecord record() {
        return journal.record();
    }

    /** The same, taking over the pause of another one that it takes back. */
    RestoreRun after(RestoreRun other) {
        before = Optional.of(other);
        return this;
    }

    boolean isToBeTakenBack() {
        return TakingBack.isDue(prepared, record(), record().outcome());
    }

    /** Lets the target run again if this one, and no other by now, keeps it paused. */
    void endPause() {
        ending.unpause();
    }

    /**
     * Carries it out.
     *
     * @return the restore, ended: proved or not
     * @throws HoldfastException if it failed; the message says in which state the target is
     * @throws InterruptedException if the thread was interrupted; its message says the same
     */
    RestoreRecord execute() throws InterruptedException {
        Ready ready;
        try {
            ready = ready();
            progress.step("confirming the import into " + target.name());
            site.leases().requireHeld();
            // Written before the confirmation: whoever finds it knows that the target may be changed.
            journal.reach(RestoreStage.CONFIRMED, ready.expectation().facts());
        } catch (HoldfastException | InterruptedException e) {
            throw giveUp(e);
        } catch (RuntimeException | Error e) {
            throw giveUp(Unexpected.of(e));
        }
        return new Completion(journal, ready.importing(), ending, right, aftermath(ready.expectation()))
                .fromTheConfirmation();
    }

    /** An import that waits for its confirmation and does what was planned, and nothing else. */
    private record Ready(Importing importing, Expectation expectation) {}

    private Ready ready() throws InterruptedException {
        Optional<Merging> documents = Merging.of(prepared, progress);
        pauseIfWanted();
        SafetyCopy copy = SafetyCopy.of(
                prepared.plan().target(),
                order.wants(RestoreWish.NO_SAFETY_COPY),
                touchesFiles(prepared.plan()),
                journal.record().id(),
                site.leases().first(),
                around,
                progress);
        journal.reach(RestoreStage.SAFE, copy.facts());
        RestorePlan plan = again();
        Optional<Merging> merging = documents.map(it -> into(it, copy, plan));
        Sent sent = send(plan, merging);
        Importing waiting =
                new Importing(imports, sent.importId(), around.pace(), around.clock(), around.pause(), progress);
        importing = Optional.of(waiting);
        journal.reach(RestoreStage.UPLOADED, Map.of(RestoreRecord.IMPORT, sent.importId()));
        if (sent.attempts() > 1) {
            Strays.cancel(
                    imports, journal.record(), sent.importId(), around.clock().instant());
        }
        boolean isStill = plan.target().isPaused();
        RestorePlan exact = merging.map(it -> Planning.exact(plan, prepared, target, it.met()))
                .orElse(plan);
        compare(exact, waiting.awaitSummary(), isStill);
        requireAlone(sent.importId(), isStill);
        Optional<Contents> before = isStill ? copy.contents() : Optional.empty();
        return new Ready(waiting, Expectation.of(exact, sent.contents(), before));
    }

    /** Where there is no copy there was nothing to be copied. */
    private Merging into(Merging documents, SafetyCopy copy, RestorePlan plan) {
        Merging merging = journal.record().safetyCopy().isEmpty()
                ? documents
                : documents.into(
                        planning.safetyCopy(journal.record()), copy.contents().orElseThrow());
        merging.requireUnchanged(plan);
        return merging;
    }

    private void pauseIfWanted() {
        if (!order.wants(RestoreWish.PAUSE)) {
            return;
        }
        if (before.filter(other -> other.record().leftPaused()).isPresent()) {
            RestoreRun other = before.get();
            journal.reach(
                    RestoreStage.PAUSING, Map.of("since", other.record().id().value()));
            imports.pause();
            other.journal.reachIfPossible(
                    RestoreStage.UNPAUSED,
                    Map.of("unpaused", "no: restore " + journal.record().id() + " goes on with it"));
            return;
        }
        // The plan may be old; a pause that somebody else began meanwhile is not ours to end.
        if (target.view().isPaused()) {
            progress.note(target.name() + " is paused already, and stays so afterwards");
            return;
        }
        progress.step("pausing " + target.name());
        journal.reach(RestoreStage.PAUSING, Map.of());
        imports.pause();
    }

    /** What was confirmed may be old by now, and the safety copy took its time. */
    private RestorePlan again() {
        progress.step("looking at " + target.name() + " once more");
        RestorePlan plan = planning.again(prepared, target);
        List<String> drift = Drift.between(prepared.plan(), plan);
        if (!drift.isEmpty()) {
            throw new RefusedException(
                    target.name() + " is not what it was when the plan was made: " + String.join("; ", drift),
                    "look at the new plan: holdfast restore with --dry-run; with --pause nobody writes meanwhile");
        }
        if (order.wants(RestoreWish.PAUSE) && !plan.target().isPaused()) {
            throw new RefusedException(
                    target.name() + " was to be paused and is not: somebody let it run again",
                    "agree with whoever did, then begin again");
        }
        return plan;
    }

    /** Of what others import at the same time neither our comparison nor our safety copy knows. */
    private void requireAlone(String importId, boolean isStill) {
        List<String> others = Strays.ofOthers(imports, journal.record(), importId);
        if (!others.isEmpty()) {
            throw new RefusedException(
                    "somebody else imports into " + target.name() + ": " + String.join("; ", others),
                    "nothing was confirmed; agree with whoever does, then begin again");
        }
        if (isStill && !target.view().isPaused()) {
            throw new RefusedException(
                    target.name() + " was paused and is not any more: somebody let it run again",
                    "nothing was confirmed; agree with whoever did, then begin again");
        }
    }

    private Sent send(RestorePlan plan, Optional<Merging> merging) throws InterruptedException {
        site.leases().requireHeld();
        journal.reach(RestoreStage.UPLOADING, Strays.before(imports));
        Sending sending = new Sending(imports, around.filter(), progress);
        if (merging.isPresent()) {
            return sending.send(merging.get().content(prepared.source().name()), plan.mode(), 0);
        }
        return sending.send(prepared.source(), prepared.offer().contents(), plan, prepared.bytes());
    }

    private void compare(RestorePlan plan, Waiting waiting, boolean isStill) {
        Optional<TargetState> now = isStill ? Optional.empty() : Optional.of(planning.survey(target));
        List<String> found = new SummaryCheck(plan, now).disagreements(waiting.changes());
        if (!found.isEmpty()) {
            throw new RefusedException(
                    target.name() + " would do something else than was planned: " + String.join("; ", found),
                    "nothing was confirmed; if others write there, try again with --pause");
        }
    }

    /** Returns what to throw. */
    private HoldfastException giveUp(Exception failure) throws InterruptedException {
        return new CallingOff(journal, imports, ending, around.clock()).after(failure, importing);
    }

    private Aftermath aftermath(Expectation expectation) {
        return new Aftermath(
                target,
                order.wishes(),
                expectation,
                new Extras(
                        journal,
                        right,
                        target,
                        () -> planning.variables(prepared.order().source()),
                        Optional::empty,
                        progress),
                () -> planning.survey(target),
                new Proof(around.inspector(), around.clock(), progress),
                progress);
    }
}
