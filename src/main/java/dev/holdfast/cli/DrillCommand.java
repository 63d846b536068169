package dev.holdfast.cli;

import dev.holdfast.drill.Choice;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Kind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast drill}. */
@Command(
        name = "drill",
        description = {
            "Restores a backup into a deployment that is there for it, proves it, and keeps the evidence.",
            "",
            "Chooses a verified backup, restores all of it into the deployment that drill.into names, compares every table with the backup, asks what is"
                    + " configured to be asked, and measures how long that took (RTO) and how much would have been lost (RPO). Then the other deployment is put back to"
                    + " what it was. Asks nothing, since a deployment is configured for it; never writes to one that is marked production = true, nor to the one whose"
                    + " backup it is.",
            "",
            "With --rehearsal the backup is loaded into a simulated deployment within this process: that proves the backup, not the recovery. It is written down as a"
                    + " rehearsal and never counts as a drill."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast drill prod --tester \"Ada\" --notes \"after the move\"",
            "  holdfast drill prod --into staging --of random",
            "  holdfast drill prod --rehearsal"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.DEPLOYMENT,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED,
            "8:the drill did not pass; its evidence says why"
        })
final class DrillCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(paramLabel = "DEPLOYMENT", description = "Whose backup is restored.")
    private String deployment = "";

    @Option(
            names = "--into",
            paramLabel = "STAGING",
            description = "Restore into this deployment. Default: as drill.into has it")
    private @Nullable String into;

    @Option(
            names = "--of",
            paramLabel = "BACKUP",
            description = "latest, random, or the beginning of a backup's id. Default: as drill.of has it, else latest")
    private @Nullable String of;

    @Option(names = "--tester", paramLabel = "NAME", description = "For the test log. Default: the user of this shell")
    private @Nullable String tester;

    @Option(names = "--notes", paramLabel = "TEXT", description = "For the test log.")
    private @Nullable String notes;

    @Option(names = "--keep", description = "Leave what was restored where it is.")
    private boolean keep;

    @Option(
            names = "--rehearsal",
            description = "Write nowhere: load the backup into a simulated deployment. No drill.")
    private boolean rehearsal;

    @Option(names = "--json", description = "Print the evidence as JSON.")
    private boolean json;

    DrillCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (rehearsal && (into != null || keep)) {
            throw new UsageException(
                    "a rehearsal writes nowhere, so there is nothing to restore into or to keep",
                    "leave out --into and --keep, or --rehearsal");
        }
        DrillPlan plan = plan();
        try (Workbench workbench = rehearsal ? options.open() : options.open(plan.into())) {
            DrillRecord drill = Interruption.around(() -> run(workbench, plan));
            return report(drill).number();
        }
    }

    /** Which keys are needed is known only when the configuration was read once. */
    private DrillPlan plan() {
        try (Workbench workbench = options.open()) {
            Deployments.requireConfigured(deployment, workbench);
            DrillDesk desk = workbench.drills();
            if (rehearsal) {
                return desk.rehearsal(deployment);
            }
            String other = into;
            if (other != null) {
                return desk.into(deployment, other);
            }
            return desk.configured(deployment)
                    .orElseThrow(
                            () -> new UsageException(
                                    "no deployment is configured to drill " + deployment + " into",
                                    "say --into STAGING, or set deployments." + deployment
                                            + ".drill { into = STAGING }; without one, --rehearsal at least proves the backup"));
        }
    }

    private DrillRecord run(Workbench workbench, DrillPlan plan) throws InterruptedException {
        String said = Optional.ofNullable(of).orElse("");
        Choice choice = said.equals("random") ? Choice.RANDOM : said.isEmpty() ? plan.choice() : Choice.LATEST;
        DrillPlan chosen = new DrillPlan(
                plan.deployment(),
                plan.into(),
                plan.appointments(),
                choice,
                plan.checks(),
                plan.timeout(),
                plan.isCleanedUp() && !keep,
                plan.objectives());
        DrillOrder order = new DrillOrder(
                chosen,
                rehearsal ? Kind.REHEARSAL : Kind.DRILL,
                Optional.of(said).filter(word -> !word.isEmpty() && !word.equals("random") && !word.equals("latest")),
                Optional.empty(),
                Optional.ofNullable(tester)
                        .orElseGet(() -> context.environment().getOrDefault("USER", "unknown")),
                Optional.ofNullable(notes).orElse(""));
        try (ProgressLine progress = new ProgressLine(context)) {
            return workbench.drills().run(order, new DrillProgress() {
                @Override
                public void step(String what) {
                    progress.step(what);
                }

                @Override
                public void transferred(long bytes, long total) {
                    progress.transferred(bytes, total);
                }
            });
        }
    }

    private ExitCode report(DrillRecord drill) {
        if (json) {
            context.print(Json.text(DrillFields.of(drill, context.clock().instant())));
        } else {
            context.print(DrillSheet.text(drill));
        }
        if (drill.isPassed()) {
            return ExitCode.DONE;
        }
        context.err("HINT: put that right and drill again; the test log has it: holdfast report drills");
        return ExitCode.UNHEALTHY;
    }
}
