package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Hold;
import dev.holdfast.prune.Deletion;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.prune.PruneReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Retention of what a test put in. */
final class FakeRetention implements Retention {
    final List<PruneReport> reports = new ArrayList<>();
    final List<Deletion> deletions = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    List<String> lifted = List.of();

    @Override
    public List<String> repositories() {
        return List.of("local", "cloud");
    }

    @Override
    public List<PruneReport> plan(Scope scope) {
        calls.add("plan " + scope);
        return reports;
    }

    @Override
    public List<PruneReport> prune(Scope scope, boolean massDeleteIsConfirmed) {
        calls.add("prune " + scope + " " + massDeleteIsConfirmed);
        return reports;
    }

    @Override
    public List<Late> lateDeletions(Scope scope, boolean areFinished) {
        return List.of();
    }

    @Override
    public Hold hold(Backup backup, String reason, Optional<Instant> until) {
        calls.add("hold " + backup.id() + " " + reason + " " + until);
        return new Hold(backup.id(), backup.deployment(), reason, until, Samples.NOON, "someone@here");
    }

    @Override
    public List<String> unhold(Backup backup) {
        calls.add("unhold " + backup.id());
        return lifted;
    }

    @Override
    public List<Deletion> delete(Backup backup, boolean isForced) {
        calls.add("delete " + backup.id() + " " + isForced);
        return deletions;
    }
}
