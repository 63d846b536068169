package dev.holdfast.restore;

import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.ImportStatus.Completed;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.restore.Completion.Verdict;
import dev.holdfast.restore.Expectation.Findings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done to a target once an import has taken effect: environment variables, scheduled functions, and the proof. For one thread. */
final class Aftermath implements Completion.Aftercare {
    private final RestoreTarget target;
    private final Set<RestoreWish> wishes;
    private final Expectation expectation;
    private final Extras extras;
    private final Surveyor surveyor;
    private final Proof proof;
    private final RestoreProgress progress;

    /** Looks at the target. */
    @FunctionalInterface
    interface Surveyor {
        TargetState look();
    }

    Aftermath(
            RestoreTarget target,
            Set<RestoreWish> wishes,
            Expectation expectation,
            Extras extras,
            Surveyor surveyor,
            Proof proof,
            RestoreProgress progress) {
        this.target = target;
        this.wishes = Set.copyOf(wishes);
        this.expectation = expectation;
        this.extras = extras;
        this.surveyor = surveyor;
        this.proof = proof;
        this.progress = progress;
    }

    @Override
    public Verdict look(Completed completed) throws InterruptedException {
        List<String> undone = extras.carryOut(wishes);
        return with(
                undone,
                expectation.isUnknown()
                        ? new Verdict(
                                false,
                                false,
                                "none",
                                "its journal does not tell what must be there, so nothing was compared")
                        : compare(completed));
    }

    @Override
    public Verdict finish(Verdict seen) {
        return with(extras.carryOut(wishes), seen);
    }

    private static Verdict with(List<String> undone, Verdict verdict) {
        return undone.isEmpty()
                ? verdict
                : new Verdict(
                        false,
                        verdict.isWrong(),
                        verdict.proof(),
                        verdict.message() + "; but not done: " + String.join("; ", undone));
    }

    private Verdict compare(Completed completed) throws InterruptedException {
        boolean isCounted = wishes.contains(RestoreWish.PROVE_BY_COUNTS);
        Findings findings = isCounted ? byCounts() : byExport(completed);
        findings.notes().forEach(note -> progress.note("written meanwhile: " + note));
        String how = isCounted ? "counts" : "digests";
        String what = what(how);
        List<String> problems = findings.problems();
        if (problems.isEmpty()) {
            return new Verdict(true, false, how, what);
        }
        // What differs where everybody may write proves nothing against the restore.
        boolean isStill = expectation.isExclusive() && target.view().isPaused();
        return new Verdict(
                false,
                isStill,
                how,
                what + "; " + String.join("; ", problems)
                        + (isStill ? "" : " (it was not paused, so this may be written since)"));
    }

    private String what(String how) {
        return expectation.items().size() + " tables and sets of stored files compared by " + how;
    }

    @Override
    public Optional<Verdict> lookAfterFailure() throws InterruptedException {
        if (expectation.isUnknown()) {
            throw new DeploymentException("its journal does not tell what must be there", "compare it: holdfast diff");
        }
        // Counts that differ tell. Those that are equal do not: they may have been so before.
        if (wishes.contains(RestoreWish.PROVE_BY_COUNTS)
                && !byCounts().problems().isEmpty()) {
            return Optional.empty();
        }
        Findings findings = byExport(new Completed(target.exports().queryTimestamp(), 0));
        return findings.problems().isEmpty()
                ? Optional.of(new Verdict(true, false, "digests", what("digests")))
                : Optional.empty();
    }

    @Override
    public boolean seemsToHaveTakenEffect() {
        try {
            return byCounts().problems().isEmpty();
        } catch (HoldfastException e) {
            return false;
        }
    }

    private Findings byExport(Completed completed) throws InterruptedException {
        Deployment deployment = target.exports();
        Contents contents = proof.export(
                deployment,
                expectation.concernsFiles(),
                completed.at(),
                target.plan().timeout());
        return expectation.compare(contents);
    }

    private Findings byCounts() {
        progress.step("counting the documents of " + target.name());
        return expectation.compare(surveyor.look());
    }
}
