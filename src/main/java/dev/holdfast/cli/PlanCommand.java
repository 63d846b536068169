package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.cli.ColdStorage.Prospect;
import dev.holdfast.failure.UsageException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast plan}. */
@Command(
        name = "plan",
        description = {
            "Shows what policy makes of what is stored: how much stays and goes, and which archives change their storage class.",
            "",
            "With --cost also what that costs in a month at the prices of the configuration, and what leaves a class before its"
                    + " minimum storage duration. Requests, thaws and traffic are not in it. Changes nothing; holdfast prune shows"
                    + " each backup with its reason."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast plan", "  holdfast plan --cost --repository cloud"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY})
final class PlanCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(names = "--repository", paramLabel = "NAME", description = "Only what this one holds.")
    private @Nullable String repository;

    @Option(names = "--cost", description = "Add what it costs.")
    private boolean cost;

    @Option(names = "--json", description = "Print the result as a JSON array, one object for each repository.")
    private boolean json;

    PlanCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            CatalogReading reading = workbench.catalog();
            requireKnown(reading);
            List<Prospect> prospects = workbench.coldStorage().prospects(reading).stream()
                    .filter(each ->
                            repository == null || each.outlook().repository().equals(repository))
                    .toList();
            if (json) {
                context.print(Json.text(prospects.stream()
                        .map(each -> ProspectFields.of(each, cost))
                        .toList()));
            } else {
                prospects.forEach(each -> context.print(new ProspectSheet(each, cost).text()));
            }
            return Repositories.tell(reading, context).number();
        }
    }

    private void requireKnown(CatalogReading reading) {
        if (repository != null && !reading.repositories().containsKey(repository)) {
            throw new UsageException(
                    "no repository '" + repository + "' is configured",
                    "name one of: "
                            + String.join(
                                    ", ",
                                    reading.repositories().keySet().stream()
                                            .sorted()
                                            .toList()));
        }
    }
}
