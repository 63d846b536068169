package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreWish;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast undo}. */
@Command(
        name = "undo",
        description = {
            "Takes back a restore: brings back what its target held before, and prints the id of the new restore.",
            "",
            "Restores the safety copy that was taken before, in place of all that the target holds now; stored files too if the restore touched"
                    + " them. What was written to the target since the restore is lost, so a safety copy comes first, and an undo can be"
                    + " undone. A restore that was left half-way is finished before. Needs restore-key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast undo latest --dry-run",
            "  holdfast undo latest --deployment prod --confirm prod --confirm-production prod",
            "  holdfast undo 20261122T031502Z-k3f9q2 --pause"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.FAILED,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.DEPLOYMENT,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            "7:not confirmed, or refused by a rule; nothing was changed",
            "8:taken back, but not proved"
        })
final class UndoCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(
            paramLabel = "RESTORE",
            description = "The id of a restore, or latest: the newest that changed anything.")
    private String restore = "";

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Its target; for latest where there are several.")
    private @Nullable String deployment;

    @Option(names = "--pause", description = "Pause the deployment for the import, so that no write is lost.")
    private boolean pause;

    @Mixin
    private final RestoreDialogue dialogue = new RestoreDialogue();

    UndoCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        RestoreRecord record;
        try (Workbench workbench = options.open()) {
            record = found(workbench.restores());
        }
        try (Workbench workbench = options.open(record.deployment())) {
            RestoreDesk desk = workbench.restores();
            RestoreRecord settled = record.standsHalfway() && !dialogue.isDryRun() ? finished(desk, record) : record;
            return undo(desk, settled, pause || record.leftPaused());
        }
    }

    private RestoreRecord found(RestoreDesk desk) {
        if (restore.equals("latest")) {
            return desk.latest(Optional.ofNullable(deployment));
        }
        if (!RestoreId.isValid(restore)) {
            throw new UsageException(
                    "'" + restore + "' is not the id of a restore",
                    "write latest, or an id as holdfast restore printed it");
        }
        return desk.find(new RestoreId(restore));
    }

    private RestoreRecord finished(RestoreDesk desk, RestoreRecord record) throws InterruptedException {
        context.err("holdfast: restore " + record.id()
                + " stands half-way and is finished first: its import is called off, or"
                + " followed to its end if it was confirmed"
                + (record.leftPaused() ? "; " + record.deployment() + " runs again in between" : ""));
        boolean isProduction = desk.isProduction(record.deployment());
        dialogue.consent()
                .toFinish(record.deployment(), isProduction, context)
                .require(record.deployment(), isProduction, false);
        return RestoreLine.during(context, progress -> desk.resume(record.id(), progress));
    }

    private int undo(RestoreDesk desk, RestoreRecord record, boolean isToPause) throws InterruptedException {
        Set<RestoreWish> wishes = isToPause ? EnumSet.of(RestoreWish.PAUSE) : EnumSet.noneOf(RestoreWish.class);
        Prepared prepared = RestoreLine.during(context, progress -> desk.planUndo(record, wishes, progress));
        ExitCode foreseen = dialogue.show(prepared, context);
        if (dialogue.isDryRun()) {
            return foreseen.number();
        }
        return report(record, dialogue.carryOut(desk, prepared, false, context), desk);
    }

    private int report(RestoreRecord record, RestoreRecord undone, RestoreDesk desk) {
        Optional<RestoreOutcome> outcome = undone.outcome();
        context.err("holdfast: restore " + record.id() + " into " + undone.deployment() + " was taken back, "
                + outcome.map(RestoreOutcome::words).orElse("not ended") + ": " + undone.message());
        context.err("holdfast: take that back with: " + RestoreDialogue.undoing(undone, desk));
        dialogue.print(undone, Optional.empty(), context);
        return (outcome.filter(RestoreOutcome.PROVED::equals).isPresent() ? ExitCode.DONE : ExitCode.UNHEALTHY)
                .number();
    }
}
