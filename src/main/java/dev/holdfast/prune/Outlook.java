package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import dev.holdfast.retention.TransitionPlan;
import dev.holdfast.retention.TransitionPlanner;
import java.time.Instant;
import java.util.List;

/** What policy makes of the backups of one repository, as the catalog was read: what stays, and which storage class is next. */
public record Outlook(RetentionPlan retention, TransitionPlan transitions) {
    public Outlook {
        requireNonNull(retention, "retention");
        requireNonNull(transitions, "transitions");
    }

    /** @param owed tells what other repositories have still to get from there */
    public static Outlook of(
            String repository, CatalogReading reading, Policies policies, OwedCopies owed, Instant now) {
        Inventory inventory = Inventory.of(repository, reading, owed, now);
        List<Candidate> candidates = inventory.candidates().stream()
                .map(candidate -> inClass(candidate, repository, policies, now))
                .toList();
        RetentionPlan retention = new RetentionPlanner(policies).plan(repository, candidates, inventory.prunes(), now);
        return new Outlook(retention, new TransitionPlanner(policies).plan(retention));
    }

    /** What is billed for early removal counts from when the archive came to its class. */
    private static Candidate inClass(Candidate candidate, String repository, Policies policies, Instant now) {
        return candidate.inClassSince(policies.storageOf(repository, candidate.deployment(), candidate.tier())
                .inClassSince(candidate.storageClass(), candidate.snapshotTime(), candidate.classSince(), now));
    }

    public String repository() {
        return retention.repository();
    }
}
