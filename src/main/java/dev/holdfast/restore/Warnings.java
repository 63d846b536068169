package dev.holdfast.restore;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What whoever confirms a restore must know of it, most important first. */
final class Warnings {
    private final RestoreOrder order;
    private final Offer offer;
    private final Import in;
    private final TargetTerms terms;
    private final List<String> texts = new ArrayList<>();

    private Warnings(RestoreOrder order, Offer offer, Import in, TargetTerms terms) {
        this.order = order;
        this.offer = offer;
        this.in = in;
        this.terms = terms;
    }

    static List<String> of(RestoreOrder order, Offer offer, Import in, TargetTerms terms) {
        Warnings warnings = new Warnings(order, offer, in, terms);
        warnings.target();
        warnings.origin();
        warnings.mode();
        warnings.files();
        warnings.components();
        warnings.writes();
        warnings.jobs();
        warnings.environment();
        return warnings.texts;
    }

    private void target() {
        if (terms.isProduction()) {
            texts.add(in.target().name() + " is marked as production");
        }
        if (order.wants(RestoreWish.NO_SAFETY_COPY) && !in.target().isEmpty()) {
            texts.add("no safety copy of " + in.target().name() + " is taken: there is no way back");
        }
    }

    private void origin() {
        if (offer.origin().isEmpty()) {
            texts.add("nothing is known of where " + offer.words() + " comes from, nor of how old it is");
            return;
        }
        Offer.Origin origin = offer.origin().get();
        if (!origin.suspicions().isEmpty()) {
            texts.add("the backup is suspect: " + String.join("; ", origin.suspicions()));
        } else if (!origin.isVerified()) {
            texts.add("the backup is not verified: every copy of it was found damaged");
        }
        if (!isOfTarget(origin)) {
            texts.add(strange(origin));
        }
        Duration age = Duration.between(origin.snapshotTime(), in.target().at());
        terms.rpo()
                .filter(rpo -> origin.deployment().equals(in.target().name()) && age.compareTo(rpo) > 0)
                .ifPresent(rpo -> texts.add("the backup is " + span(age) + " old; " + span(rpo)
                        + " of lost work is what the objective allows"));
    }

    private String strange(Offer.Origin origin) {
        String name = in.target().name();
        return origin.deployment().equals(name)
                ? "the backup is of " + name + " when it was " + origin.instance() + "; now it is "
                        + in.target().instance() + ", another deployment"
                : "the backup is of " + origin.deployment() + ", not of " + name;
    }

    private boolean isOfTarget(Offer.Origin origin) {
        boolean isSameName = origin.deployment().equals(in.target().name());
        boolean isKnown =
                !origin.instance().isEmpty() && !in.target().instance().isEmpty();
        return isSameName && (!isKnown || origin.instance().equals(in.target().instance()));
    }

    private void mode() {
        if (in.mode() == RestoreMode.APPEND) {
            texts.add("append does not take effect all at once: if it fails half-way, what was written stays");
        }
        if (in.isMerge()) {
            merge();
        } else if (in.mode() == RestoreMode.REPLACE) {
            List<TableName> born = later();
            if (!born.isEmpty()) {
                texts.add((born.size() == 1 ? "a table of " : born.size() + " tables of ")
                        + in.target().name()
                        + " not in the source stay" + (born.size() == 1 ? "s" : "") + " as "
                        + (born.size() == 1 ? "it is" : "they are")
                        + ": " + some(born) + "; only replace-all removes them");
            }
        }
        List<TableName> leftOut = leftOut();
        if (in.mode() == RestoreMode.REPLACE_ALL && !leftOut.isEmpty()) {
            texts.add("replace-all removes or empties what is left out of the source as well: " + some(leftOut)
                    + "; --mode replace leaves it as it is");
        }
    }

    private void merge() {
        List<TableName> exchanged = in.tables().keySet().stream()
                .filter(table -> in.existing(table).isPresent())
                .toList();
        if (exchanged.isEmpty()) {
            return;
        }
        boolean isOne = exchanged.size() == 1;
        String tables = (isOne ? "table " : "tables ") + some(exchanged);
        texts.add(tables + (isOne ? " is" : " are") + " written anew with all that the safety copy will show of "
                + (isOne ? "it" : "them") + " and these documents among it; one that is there is exchanged for that of"
                + " the source");
        if (!in.target().isPaused() && !order.wants(RestoreWish.PAUSE)) {
            texts.add("what is written to " + tables + " between the safety copy and the end of the import is lost, be"
                    + " it new, changed or deleted; only a changed number of documents is noticed beforehand;"
                    + " --pause keeps everybody out");
        }
    }

    /** Tables of the target that the source does not have. */
    private List<TableName> later() {
        SortedSet<TableName> known = names(offer.contents());
        return in.target().tables().keySet().stream()
                .filter(table -> !known.contains(table))
                .toList();
    }

    /** Tables of the target that the source has and the import does not bring. */
    private List<TableName> leftOut() {
        SortedSet<TableName> known = names(offer.contents());
        return in.target().tables().keySet().stream()
                .filter(table -> known.contains(table) && !in.brings(table))
                .toList();
    }

    private static SortedSet<TableName> names(Contents contents) {
        SortedSet<TableName> names = new TreeSet<>();
        contents.tables().forEach(table -> names.add(new TableName(table.component(), table.name())));
        return names;
    }

    private void files() {
        long there = in.target().files().entrySet().stream()
                .filter(each -> !in.files().containsKey(each.getKey()))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        boolean isPartOnly = !order.choice().isEveryTable();
        if (offer.contents().files().isEmpty() && !isPartOnly) {
            texts.add("the source holds no stored files: "
                    + (there == 0 ? "none come" : there + " stay as they are")
                    + ", and documents may refer to files that are not there");
        } else if (!order.choice().files() && !isPartOnly) {
            texts.add("stored files stay as they are; documents may refer to files that are not there");
        }
    }

    private void components() {
        SortedSet<String> missing = new TreeSet<>();
        in.tables().keySet().forEach(table -> missing.add(table.component()));
        missing.addAll(in.files().keySet());
        missing.removeAll(in.target().components());
        missing.remove("");
        if (!missing.isEmpty()) {
            texts.add(in.target().name() + " has no component " + String.join(", ", missing)
                    + ": the import creates it unmounted, and functions see it only once it is deployed");
        }
    }

    private void writes() {
        boolean exchanges = in.tables().keySet().stream()
                .anyMatch(table -> in.existing(table).isPresent());
        if (in.mode().isAtomic()
                && !in.isMerge()
                && exchanges
                && !in.target().isPaused()
                && !order.wants(RestoreWish.PAUSE)) {
            texts.add("what is written to restored tables while the import runs is lost; --pause keeps everybody out");
        }
        if (in.mode() == RestoreMode.APPEND && !in.part().documents().isEmpty()) {
            texts.add("Convex refuses documents that were deleted from a table some days ago at most (DocumentDeleted);"
                    + " without --mode they are put into the table instead");
        }
    }

    private void jobs() {
        long jobs = in.target().scheduledJobs().orElse(0);
        if (jobs > 0 && !order.wants(RestoreWish.CANCEL_JOBS)) {
            texts.add((jobs == 1 ? "1 scheduled function of " : jobs + " scheduled functions of ")
                    + in.target().name()
                    + (jobs == 1 ? " goes" : " go") + " on and will meet the restored data"
                    + (order.wants(RestoreWish.PAUSE) ? ", at once when the pause ends" : "")
                    + "; --cancel-jobs stops " + (jobs == 1 ? "it" : "them"));
        }
    }

    private void environment() {
        Optional<SortedSet<String>> there = in.target().environment();
        Optional<SortedSet<String>> captured = offer.environment();
        if (there.isPresent() && captured.isPresent() && !order.wants(RestoreWish.ENVIRONMENT)) {
            SortedSet<String> missing = new TreeSet<>(captured.get());
            missing.removeAll(there.get());
            if (!missing.isEmpty()) {
                texts.add("functions may need environment variables that "
                        + in.target().name() + " lacks: " + some(List.copyOf(missing)) + "; --with-env sets them");
            }
        }
    }

    private static String some(List<?> names) {
        int shown = 5;
        return String.join(
                        ", ",
                        names.stream()
                                .map(Object::toString)
                                .sorted(Comparator.naturalOrder())
                                .limit(shown)
                                .toList())
                + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    }

    /** The largest unit, and the next one. */
    private static String span(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes < 60) {
            return minutes + " minutes";
        }
        if (minutes < 48 * 60) {
            return minutes / 60 + " hours"
                    + (minutes % 60 == 0 || minutes > 600 ? "" : " " + minutes % 60 + " minutes");
        }
        return minutes / (24 * 60) + " days";
    }
}
