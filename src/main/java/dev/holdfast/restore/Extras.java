package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.secret.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is done to a target beside the import: its environment variables are set, its scheduled functions cancelled. Each is in the journal before and after it is done, so that whoever
 * goes on with a restore that was left half-way goes on, and does not do again what others may have changed since: where nobody knows whether it was done, it is left to people. For one
 * thread.
 */
final class Extras {
    private final Journal journal;
    private final Right right;
    private final RestoreTarget target;
    private final ImportTarget imports;
    private final Variables variables;
    private final Variables former;
    private final RestoreProgress progress;

    /** Tells the environment variables to be set; asked only if that was ordered. */
    @FunctionalInterface
    interface Variables {
        Optional<SortedMap<String, Secret>> read();
    }

    /**
     * @param variables to be set
     * @param former those that the target had before; asked only if it may be that they were set already
     */
    Extras(
            Journal journal,
            Right right,
            RestoreTarget target,
            Variables variables,
            Variables former,
            RestoreProgress progress) {
        this.journal = requireNonNull(journal, "journal");
        this.right = requireNonNull(right, "right");
        this.target = requireNonNull(target, "target");
        this.imports = target.requireImports();
        this.variables = requireNonNull(variables, "variables");
        this.former = requireNonNull(former, "former");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * Does what was ordered and is not done.
     *
     * @return what could not be done, in words
     * @throws dev.holdfast.failure.RefusedException if the right to go on was lost
     */
    List<String> carryOut(Set<RestoreWish> wishes) {
        List<String> problems = new ArrayList<>();
        if (wishes.contains(RestoreWish.ENVIRONMENT) && !isDone(RestoreStage.ENVIRONMENT_SET)) {
            attempt("environment variables", problems, this::setEnvironment);
        }
        if (wishes.contains(RestoreWish.CANCEL_JOBS) && !isDone(RestoreStage.JOBS_CANCELLED)) {
            attempt("scheduled functions", problems, this::cancelJobs);
        }
        return problems;
    }

    private boolean isDone(RestoreStage stage) {
        return journal.record().reached(stage);
    }

    private void attempt(String what, List<String> problems, Runnable work) {
        try {
            right.require();
            work.run();
        } catch (HoldfastException e) {
            if (right.isLost()) {
                throw e;
            }
            problems.add(what + ": " + Discreet.of(e.getMessage()));
        }
    }

    private void setEnvironment() {
        progress.step("setting environment variables of " + target.name());
        SortedMap<String, Secret> values = variables
                .read()
                .orElseThrow(() -> new RepositoryException(
                        "the backup that they were captured with is in no repository that can be read",
                        "look for it with: holdfast list"));
        if (isDone(RestoreStage.SETTING_ENVIRONMENT)) {
            SortedMap<String, Secret> there = target.exports()
                    .environmentVariables()
                    .orElseThrow(() -> new DeploymentException(
                            "whether they were set before the restore was left cannot be seen", ""));
            if (differing(values.keySet(), values, there).isEmpty()) {
                journal.reachIfPossible(RestoreStage.ENVIRONMENT_SET, Map.of());
                return;
            }
            requireAsBefore(values, there);
        }
        journal.reach(RestoreStage.SETTING_ENVIRONMENT, names(values));
        Map<String, Optional<Secret>> changes = new HashMap<>();
        values.forEach((name, value) -> changes.put(name, Optional.of(value)));
        imports.updateEnvironment(changes);
        journal.reachIfPossible(RestoreStage.ENVIRONMENT_SET, Map.of());
        progress.note(changes.size() + " environment variables of " + target.name() + " are as they were captured");
    }

    /** All are set at once or none is: where all are as before the restore, none was, and nobody else changed one. */
    private void requireAsBefore(SortedMap<String, Secret> values, SortedMap<String, Secret> there) {
        Optional<SortedMap<String, Secret>> before = former.read();
        if (before.isEmpty() || !differing(values.keySet(), before.get(), there).isEmpty()) {
            throw new DeploymentException(
                    "whether they were set before the restore was left is not known, and what somebody changed since is"
                            + " not to go; these are not as they were captured: "
                            + String.join(", ", differing(values.keySet(), values, there))
                            + "; set them in the Convex dashboard",
                    "");
        }
    }

    private static SortedSet<String> differing(
            Set<String> names, Map<String, Secret> expected, Map<String, Secret> actual) {
        return names.stream()
                .filter(name -> !Objects.equals(expected.get(name), actual.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> names(SortedMap<String, Secret> values) {
        Map<String, String> facts = new HashMap<>();
        facts.put(RestoreRecord.ENVIRONMENT, String.join(" ", values.keySet()));
        target.view().environmentNames().ifPresent(there -> {
            SortedSet<String> added = new TreeSet<>(values.keySet());
            added.removeAll(there);
            facts.put(RestoreRecord.ENVIRONMENT_ADDED, String.join(" ", added));
        });
        return facts;
    }

    private void cancelJobs() {
        progress.step("cancelling scheduled functions of " + target.name());
        if (isDone(RestoreStage.CANCELLING_JOBS) && !target.view().isPaused()) {
            throw new DeploymentException(
                    "whether all were cancelled before the restore was left is not known, and what " + target.name()
                            + " scheduled since is not to go",
                    "look at them in the Convex dashboard");
        }
        journal.reach(RestoreStage.CANCELLING_JOBS, Map.of());
        target.view().components().forEach(imports::cancelScheduledJobs);
        journal.reachIfPossible(RestoreStage.JOBS_CANCELLED, Map.of());
    }
}
