package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command that writes into a deployment says and asks: the plan, whether it is meant, and what came of it. A picocli mixin. */
final class RestoreDialogue {
    @Option(names = "--dry-run", description = "Print the plan and do nothing; 7 if it would be refused.")
    private boolean dryRun;

    @Option(names = "--verbose", description = "Every table in the plan.")
    private boolean verbose;

    @Option(names = "--json", description = "Print the plan (with --dry-run), or the restore, as JSON.")
    private boolean json;

    @Mixin
    private final RestoreConsent consent = new RestoreConsent();

    /** Whether all ends with {@link #show}. */
    boolean isDryRun() {
        return dryRun;
    }

    RestoreConsent consent() {
        return consent;
    }

    /**
     * Prints the plan: as the result of a dry run, else for whoever is asked.
     *
     * @return how a dry run ends
     */
    ExitCode show(Prepared prepared, Context context) {
        if (dryRun && json) {
            context.print(Json.text(RestoreFields.of(prepared.plan())));
        } else {
            String sheet = new RestoreSheet(prepared.plan(), prepared.offer(), verbose).text();
            if (dryRun) {
                context.print(sheet);
            } else {
                context.terminal().err().print(sheet);
                context.terminal().err().flush();
            }
        }
        return prepared.plan().canBegin() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    /**
     * Asks for what was not said yet, and carries out the plan.
     *
     * @param isBare whether it goes without a safety copy
     */
    RestoreRecord carryOut(RestoreDesk desk, Prepared prepared, boolean isBare, Context context)
            throws InterruptedException {
        boolean isProduction = desk.isProduction(prepared.plan().target().name());
        Consent given = consent.to(prepared.plan(), isProduction, isBare, context);
        return RestoreLine.during(context, progress -> desk.carryOut(prepared, given, progress));
    }

    /**
     * Prints what was done: its id, or all of it.
     *
     * @param takenBackBy what took it back since
     */
    void print(RestoreRecord record, Optional<RestoreId> takenBackBy, Context context) {
        if (json) {
            context.print(Json.text(RestoreFields.of(record, takenBackBy)));
        } else {
            context.out(record.id().value());
        }
    }

    /** The command that takes this restore back, as it is to be typed. */
    static String undoing(RestoreRecord record, RestoreDesk desk) {
        return "holdfast undo " + record.id()
                + RestoreConsent.options(record.deployment(), desk.isProduction(record.deployment()));
    }
}
