package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
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
                            + " is given, so add those of others before you give it that. With --apply: print for each"
                            + " repository whether rules were installed.")
    private boolean json;

    LifecycleCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            List<String> names = chosen(workbench, cold);
            if (json && !apply) {
                context.print(Json.text(
                        LifecycleJson.configuration(cold.lifecycle(names.get(0)).wanted())));
                return ExitCode.DONE.number();
            }
            List<LifecycleOutcome> outcomes =
                    names.stream().map(name -> outcome(cold, name)).toList();
            if (json) {
                context.print(
                        Json.text(outcomes.stream().map(LifecycleJson::outcome).toList()));
            }
            outcomes.forEach(this::report);
            ExitCode audited = tell(cold.audit(), names(outcomes));
            return LifecycleOutcome.failure(outcomes).orElse(audited).number();
        }
    }

    private List<String> chosen(Workbench workbench, ColdStorage cold) {
        List<String> buckets = cold.buckets();
        if (repository != null) {
            Repositories.require(repository, workbench.retention().repositories());
            return List.of(repository);
        }
        if (buckets.isEmpty()) {
            context.err("no repository lies in a bucket");
        }
        if (json && !apply && buckets.size() != 1) {
            throw new UsageException(
                    "--json prints the rules of one bucket, and " + buckets.size() + " are configured",
                    buckets.isEmpty() ? "" : "name one with --repository: " + String.join(", ", buckets));
        }
        return buckets;
    }

    /** What fails in one bucket keeps none of the others from it. */
    private LifecycleOutcome outcome(ColdStorage cold, String name) {
        try {
            LifecycleOffer offer = cold.lifecycle(name);
            if (!apply || offer.isInstalled()) {
                return LifecycleOutcome.of(offer, false);
            }
            cold.install(offer);
            return LifecycleOutcome.of(cold.lifecycle(name), true);
        } catch (HoldfastException e) {
            return LifecycleOutcome.failed(name, e);
        }
    }

    private static List<String> names(List<LifecycleOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.offer().isPresent())
                .map(LifecycleOutcome::repository)
                .toList();
    }

    private void report(LifecycleOutcome outcome) {
        outcome.failure().ifPresent(failure -> tell(failure));
        outcome.offer().filter(offer -> !json).ifPresent(this::print);
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

    private void tell(HoldfastException failure) {
        context.err("holdfast: " + failure.getMessage());
        if (!failure.hint().isEmpty()) {
            context.err("HINT: " + failure.hint());
        }
    }

    private ExitCode tell(List<BucketFindings> audits, List<String> shown) {
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
