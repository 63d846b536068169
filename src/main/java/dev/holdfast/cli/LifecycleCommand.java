package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.repository.LifecycleRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast lifecycle}. */
@Command(
        name = "lifecycle",
        description = {
            "Shows the lifecycle rules that the buckets should have, and those that they have.",
            "",
            "Where a repository says managed-by = bucket, its bucket moves archives to other storage classes; in every bucket a"
                    + " rule drops unfinished uploads, and where it keeps versions others remove the old ones of leases and probes. Changes nothing without --apply, which installs what is missing. Rules of"
                    + " others, and those for other repositories of the bucket, stay as they are. No rule ever removes a backup:"
                    + " prune does that. Also tells what else is set for the bucket that goes against the configuration."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast lifecycle", "  holdfast lifecycle --repository cloud --apply"},
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            Codes.REFUSED,
            "8:something set for a bucket endangers backups"
        })
final class LifecycleCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(names = "--repository", paramLabel = "NAME", description = "Only the bucket of this one.")
    private @Nullable String repository;

    @Option(names = "--apply", description = "Install the rules.")
    private boolean apply;

    @Option(
            names = "--json",
            description =
                    "Print the rules that one bucket should have of us as S3's own JSON. S3 replaces all rules by what it"
                            + " is given, so add those of others before you give it that.")
    private boolean json;

    LifecycleCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            List<LifecycleOffer> offers = chosen(cold).stream()
                    .map(name -> applied(cold, cold.lifecycle(name)))
                    .toList();
            if (json) {
                context.print(
                        Json.text(LifecycleJson.configuration(offers.get(0).wanted())));
                return ExitCode.DONE.number();
            }
            offers.forEach(this::print);
            return tell(cold.audit(), offers).number();
        }
    }

    private List<String> chosen(ColdStorage cold) {
        List<String> buckets = cold.buckets();
        if (repository == null) {
            if (buckets.isEmpty()) {
                context.err("no repository lies in a bucket");
            }
            if (json && buckets.size() != 1) {
                throw new UsageException(
                        "--json prints the rules of one bucket, and " + buckets.size() + " are configured",
                        buckets.isEmpty() ? "" : "name one with --repository: " + String.join(", ", buckets));
            }
            return buckets;
        }
        return List.of(repository);
    }

    private LifecycleOffer applied(ColdStorage cold, LifecycleOffer offer) {
        if (!apply || offer.isInstalled()) {
            return offer;
        }
        cold.install(offer);
        return cold.lifecycle(offer.repository());
    }

    private void print(LifecycleOffer offer) {
        context.out(offer.repository() + " (" + offer.location() + "): "
                + (offer.movesArchives() ? "the bucket moves archives" : "Holdfast moves archives"));
        TextTable table = new TextTable(Set.of(), "RULE", "PREFIX", "DOES", "STATE");
        for (LifecycleOffer.Line line : offer.lines()) {
            LifecycleRule rule = line.rule();
            table.row(
                    rule.id(),
                    rule.prefix().isEmpty() ? "(all)" : rule.prefix(),
                    does(rule),
                    line.state().word());
        }
        context.print(table.text());
        if (!offer.isInstalled()) {
            context.err("HINT: install them with: holdfast lifecycle --repository " + offer.repository() + " --apply");
        }
    }

    private ExitCode tell(List<BucketFindings> audits, List<LifecycleOffer> offers) {
        List<String> shown = offers.stream().map(LifecycleOffer::repository).toList();
        boolean isCritical = false;
        for (BucketFindings audit : audits) {
            if (shown.contains(audit.repository())) {
                for (BucketFindings.Finding finding : audit.findings()) {
                    context.err(
                            finding.severity().word() + ": repository " + audit.repository() + ": " + finding.text());
                    context.err("HINT: " + finding.hint());
                }
                isCritical |= audit.count(Severity.CRITICAL) > 0;
            }
        }
        return isCritical ? ExitCode.UNHEALTHY : ExitCode.DONE;
    }

    private static String does(LifecycleRule rule) {
        List<String> does = new ArrayList<>();
        rule.transitions().forEach(move -> does.add("to " + move.storageClass() + " " + words(move.when())));
        rule.expiry().ifPresent(when -> does.add("removes " + words(when)));
        rule.noncurrentAfterDays()
                .ifPresent(days -> does.add("removes old versions after " + Words.count(days, "day")));
        rule.abortUploadsAfterDays()
                .ifPresent(days -> does.add("drops unfinished uploads after " + Words.count(days, "day")));
        String all = does.isEmpty() ? "something else" : String.join(", ", does);
        return all + (rule.isNarrowed() ? " (of some objects)" : "") + (rule.isEnabled() ? "" : " (disabled)");
    }

    private static String words(LifecycleRule.When when) {
        return when.at()
                .map(date -> "on " + date)
                .orElseGet(() -> "after " + Words.count(when.afterDays().orElse(0), "day"));
    }
}
