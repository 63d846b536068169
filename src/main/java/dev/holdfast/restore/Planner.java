package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import dev.holdfast.restore.RestorePlan.EnvironmentPlan;
import dev.holdfast.snapshot.ChosenDocuments;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says what a restore does before anything happens: which tables Convex's import keeps, adds, replaces, empties and removes, and why it would refuse. Reads nothing; the
 * same input gives the same plan.
 */
public final class Planner {
    private final TargetTerms terms;

    public Planner(TargetTerms terms) {
        this.terms = requireNonNull(terms, "terms");
    }

    /**
     * @param offer what the source holds
     * @param insight what is known beyond counts; without it the plan leaves out what only reading the documents shows
     * @throws dev.holdfast.failure.UsageException if the order asks for what the source does not have
     */
    public RestorePlan plan(RestoreOrder order, Offer offer, TargetState target, Insight insight) {
        Part part = PartChoice.of(order.choice(), offer.contents());
        Contents imported = imported(part, offer.contents());
        Import in = Import.of(order.mode(), part, imported, target, insight);
        Fates fates = new Fates(in);
        return new RestorePlan(
                offer.words(),
                target,
                order.mode(),
                part,
                imported,
                isCut(part, offer.contents()),
                fates.tables(),
                fates.files(),
                environment(offer, target),
                refusals(order, in),
                Warnings.of(order, offer, in, terms),
                Optional.empty());
    }

    private static List<String> refusals(RestoreOrder order, Import in) {
        List<String> reasons = new ArrayList<>(Refusals.of(in));
        if (!in.isMerge()) {
            return reasons;
        }
        long chosen =
                in.part().documents().values().stream().mapToLong(Set::size).sum();
        if (chosen > ChosenDocuments.MOST) {
            reasons.add(chosen + " documents are chosen one by one, and " + ChosenDocuments.MOST
                    + " are the most; restore their tables as a whole, with --tables");
        }
        if (order.wants(RestoreWish.NO_SAFETY_COPY) && !in.target().isEmpty()) {
            reasons.add("documents are put into what the safety copy shows of their tables, so there must be one; leave"
                    + " --no-safety-copy out");
        }
        return reasons;
    }

    /** Of a table of which only some documents are chosen, neither size nor digest is known before they are read. */
    private static Contents imported(Part part, Contents contents) {
        return new Contents(
                contents.tables().stream()
                        .filter(table -> part.tables().contains(nameOf(table)))
                        .map(table -> part.isWhole(nameOf(table))
                                ? table
                                : new Contents.Table(
                                        table.component(),
                                        table.name(),
                                        table.number(),
                                        part.documents().get(nameOf(table)).size(),
                                        0,
                                        ""))
                        .toList(),
                contents.files().stream()
                        .filter(files -> part.files().contains(files.component()))
                        .toList(),
                contents.findings());
    }

    private static TableName nameOf(Contents.Table table) {
        return new TableName(table.component(), table.name());
    }

    private static boolean isCut(Part part, Contents contents) {
        return part.tables().size() < contents.tables().size()
                || part.files().size() < contents.files().size()
                || !part.documents().isEmpty();
    }

    private static EnvironmentPlan environment(Offer offer, TargetState target) {
        if (offer.environment().isEmpty() || target.environment().isEmpty()) {
            return new EnvironmentPlan(false, List.of(), List.of());
        }
        SortedSet<String> captured = offer.environment().get();
        SortedSet<String> there = target.environment().get();
        return new EnvironmentPlan(true, without(captured, there), without(there, captured));
    }

    private static List<String> without(SortedSet<String> names, Set<String> others) {
        SortedSet<String> rest = new TreeSet<>(names);
        rest.removeAll(others);
        return List.copyOf(rest);
    }
}
