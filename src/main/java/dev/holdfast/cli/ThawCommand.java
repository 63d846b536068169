package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawTime;
import dev.holdfast.thaw.Thaws;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast thaw}. */
@Command(
        name = "thaw",
        description = {
            "Has an archived backup made readable for some days.",
            "",
            "Asks the store and returns; --wait waits until it can be read, hours perhaps. Said again, it tells how far it is,"
                    + " and asks anew when the thawed copy is gone. Without --repository the copy is chosen that is there"
                    + " soonest, and nothing is asked for where one can be read. The store bills thaws. A hold keeps prune away from"
                    + " the backup until the thawed copy goes. Moves nothing to another storage class and removes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast thaw 20191101T04 --speed bulk",
            "  holdfast thaw latest --deployment prod --repository offsite --wait"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT, Codes.REFUSED})
final class ThawCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Mixin
    private final ThawTerms terms = new ThawTerms();

    @Option(names = "--repository", paramLabel = "NAME", description = "Thaw its copy, whatever others there are.")
    private @Nullable String repository;

    @Option(names = "--wait", description = "Return when it can be read.")
    private boolean wait;

    @Option(names = "--json", description = "Print the copy's state as JSON.")
    private boolean json;

    ThawCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            ThawOrder order = terms.order(cold);
            Backup backup = chosen.in(workbench, context);
            ColdCopy found = copy(cold.look(backup), backup, order);
            Thawing thawing = new Thawing(context, cold, Optional.of(order), "");
            ColdCopy now = thawing.request(backup, found, order);
            if (wait && !now.isReadable()) {
                now = thawing.await(backup, now, order);
            }
            if (json) {
                context.print(Json.text(fields(backup, now)));
            } else {
                context.out(backup.id() + " in " + now.repository() + ": " + words(now, order));
            }
            return ExitCode.DONE.number();
        }
    }

    private ColdCopy copy(List<ColdCopy> copies, Backup backup, ThawOrder order) {
        if (repository == null) {
            return Thaws.soonest(copies, order).orElseThrow();
        }
        return copies.stream()
                .filter(copy -> copy.repository().equals(repository))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "repository " + repository + " has no copy of " + backup.id(),
                        "it has copies in: " + String.join(", ", backup.repositories())));
    }

    private static String words(ColdCopy copy, ThawOrder order) {
        return copy.words()
                + switch (copy.access()) {
                    case READABLE -> ", can be read at once";
                    case THAWED -> "";
                    case THAWING, ARCHIVED ->
                        ThawTime.usual(copy.storageClass(), order.speed())
                                .map(time -> ", usually " + time.words() + " from the request")
                                .orElse("");
                };
    }

    /**
     * As in {@code {"id":"20191101T040000Z-monthly-k3f9q2","repository":"offsite","storageClass":"GLACIER","state":"thawing","readable":false,
     * "thawedUntil":null}}; the state is {@code readable}, {@code archived}, {@code thawing} or {@code thawed}.
     */
    private static Map<String, Object> fields(Backup backup, ColdCopy copy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", backup.id().value());
        fields.put("repository", copy.repository());
        fields.put("storageClass", copy.storageClass());
        fields.put("state", copy.access().name().toLowerCase(Locale.ROOT));
        fields.put("readable", copy.isReadable());
        fields.put("thawedUntil", copy.thawedUntil().map(Object::toString).orElse(null));
        return fields;
    }
}
