package dev.holdfast.restore;

import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.ImportStatus.Completed;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.restore.Completion.Verdict;
import dev.holdfast.restore.Expectation.Findings;
import dev.holdfast.secret.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What is done to a target once an import has taken effect: environment variables, scheduled functions, and the proof. For one thread. */
final class Aftermath implements Completion.Aftercare {
    private final RestoreTarget target;
    private final ImportTarget imports;
    private final Set<RestoreWish> wishes;
    private final Expectation expectation;
    private final Variables variables;
    private final Surveyor surveyor;
    private final Proof proof;
    private final Right right;
    private final RestoreProgress progress;

    /** Tells the environment variables to be set; asked only if that was ordered. */
    @FunctionalInterface
    interface Variables {
        Optional<SortedMap<String, Secret>> read();
    }

    /** Looks at the target. */
    @FunctionalInterface
    interface Surveyor {
        TargetState look();
    }

    Aftermath(
            RestoreTarget target,
            ImportTarget imports,
            Set<RestoreWish> wishes,
            Expectation expectation,
            Variables variables,
            Surveyor surveyor,
            Proof proof,
            Right right,
            RestoreProgress progress) {
        this.target = target;
        this.imports = imports;
        this.wishes = Set.copyOf(wishes);
        this.expectation = expectation;
        this.variables = variables;
        this.surveyor = surveyor;
        this.proof = proof;
        this.right = right;
        this.progress = progress;
    }

    @Override
    public Verdict look(Completed completed) throws InterruptedException {
        List<String> undone = new ArrayList<>();
        if (wishes.contains(RestoreWish.ENVIRONMENT)) {
            attempt("environment variables", undone, this::setEnvironment);
        }
        if (wishes.contains(RestoreWish.CANCEL_JOBS)) {
            attempt("scheduled functions", undone, this::cancelJobs);
        }
        Verdict verdict = expectation.isUnknown()
                ? new Verdict(
                        false, false, "none", "its journal does not tell what must be there, so nothing was compared")
                : compare(completed);
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
        String what = expectation.items().size() + " places compared by " + how;
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

    @Override
    public boolean tookEffect() throws InterruptedException {
        if (expectation.isUnknown()) {
            throw new DeploymentException("its journal does not tell what must be there", "compare it: holdfast diff");
        }
        boolean isCounted = wishes.contains(RestoreWish.PROVE_BY_COUNTS);
        Findings findings =
                isCounted ? byCounts() : byExport(new Completed(target.exports().queryTimestamp(), 0));
        return findings.problems().isEmpty();
    }

    @Override
    public boolean seemsToHaveTakenEffect() {
        try {
            return byCounts().problems().isEmpty();
        } catch (HoldfastException e) {
            return false;
        }
    }

    private void attempt(String what, List<String> problems, Runnable work) {
        try {
            right.require();
            work.run();
        } catch (HoldfastException e) {
            if (right.isLost()) {
                throw e;
            }
            problems.add(what + ": " + e.getMessage());
        }
    }

    private void setEnvironment() {
        progress.step("setting environment variables of " + target.name());
        Map<String, Optional<Secret>> changes = new HashMap<>();
        variables.read().ifPresent(values -> values.forEach((name, value) -> changes.put(name, Optional.of(value))));
        imports.updateEnvironment(changes);
        progress.note(changes.size() + " environment variables of " + target.name() + " are as they were captured");
    }

    private void cancelJobs() {
        progress.step("cancelling scheduled functions of " + target.name());
        target.view().components().forEach(imports::cancelScheduledJobs);
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
