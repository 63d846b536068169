package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreMode;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast restore}. */
@Command(
        name = "restore",
        description = {
            "Brings a backup, or a part of it, back into a deployment, and prints the id of the restore.",
            "",
            "Prints the plan and asks for the target's name. Then reads the backup whole, takes a safety copy of the target, uploads,"
                    + " compares what Convex says it will do with the plan, and only then lets it begin; at last it proves what is"
                    + " there. Whatever fails before changes nothing, and holdfast undo takes it back. Needs restore-key. Changes"
                    + " no code, no schema, and no environment variables without --with-env. Everything is restored with"
                    + " replace-all, a part with replace."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast restore latest --to prod --dry-run",
            "  holdfast restore 20261121T02 --to prod --tables users,posts",
            "  holdfast restore latest --deployment prod --to dev --without-auth",
            "  holdfast restore prod.zip --to staging --pause"
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
            "8:restored, but not proved"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(
            paramLabel = "BACKUP",
            arity = "0..1",
            description = "An id, a unique beginning of one, latest: the newest verified backup; or a FILE.zip.")
    private @Nullable String reference;

    @Option(names = "--to", paramLabel = "DEPLOYMENT", description = "The target, a deployment of the configuration.")
    private @Nullable String to;

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Whose backup; for latest the target's own without it.")
    private @Nullable String deployment;

    @Mixin
    private final RestoreChoice choice = new RestoreChoice();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "replace-all: the target then holds what is restored and nothing else. replace: other tables stay. append:"
                            + " documents come in addition. require-empty: refuse where there are any.")
    private @Nullable String mode;

    @Mixin
    private final RestoreDialogue dialogue = new RestoreDialogue();

    @Option(names = "--no-safety-copy", description = "Take none: there is no way back then.")
    private boolean noSafetyCopy;

    @Option(
            names = "--pause",
            description = "Pause the deployment for the import: what is written to it meanwhile is lost otherwise.")
    private boolean pause;

    @Option(names = "--no-pause", description = "Do not, although restore.pause of the configuration says so.")
    private boolean noPause;

    @Option(names = "--with-env", description = "Set the environment variables of the backup as well.")
    private boolean withEnvironment;

    @Option(names = "--cancel-jobs", description = "Cancel the target's scheduled functions.")
    private boolean cancelJobs;

    @Option(names = "--auto-undo", description = "Take it back at once if its outcome proves wrong.")
    private boolean autoUndo;

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    @Option(
            names = "--resume",
            paramLabel = "RESTORE",
            description =
                    "Finish one that was left half-way instead: call it off if its import was not confirmed, follow it to its end"
                            + " if it was.")
    private @Nullable String resume;

    @Mixin
    private final ThawOptions thaw = new ThawOptions();

    RestoreCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume != null) {
            return resume(resume);
        }
        if (reference == null || to == null) {
            throw new UsageException(
                    "restore what into which deployment?", "as in: holdfast restore latest --to prod --dry-run");
        }
        try (Workbench workbench = options.open(to)) {
            return restore(workbench, reference, to);
        }
    }

    private int restore(Workbench workbench, String source, String target) throws InterruptedException {
        Deployments.requireConfigured(target, workbench);
        RestoreDesk desk = workbench.restores();
        Set<RestoreWish> wishes = wishes(desk.defaults());
        // Before anything is read, or thawed at a price.
        RestoreOrder.requireConsistent(wishes);
        RestoreOrder order = new RestoreOrder(
                source(workbench, source, target),
                target,
                choice.read(desk.defaults()),
                Optional.ofNullable(mode).map(RestoreCommand::mode),
                wishes,
                annotations.read());
        Prepared prepared = RestoreLine.during(context, progress -> desk.plan(order, progress));
        ExitCode foreseen = dialogue.show(prepared, context);
        if (dialogue.isDryRun()) {
            return foreseen.number();
        }
        if (foreseen == ExitCode.REFUSED) {
            throw new RefusedException(
                    target + " was not touched: the restore would be refused, see above",
                    "do what is said there, or restore another part or in another mode: holdfast restore --help");
        }
        return report(dialogue.carryOut(desk, prepared, noSafetyCopy, context), desk);
    }

    private int resume(String id) throws InterruptedException {
        if (!RestoreId.isValid(id) || reference != null || to != null) {
            throw new UsageException(
                    "--resume takes the id of a restore and nothing else", "see the restores with: holdfast status");
        }
        String target;
        try (Workbench workbench = options.open()) {
            target = workbench.restores().find(new RestoreId(id)).deployment();
        }
        try (Workbench workbench = options.open(target)) {
            RestoreDesk desk = workbench.restores();
            return report(RestoreLine.during(context, progress -> desk.resume(new RestoreId(id), progress)), desk);
        }
    }

    /** A file is told from an id by being there, or by its name. */
    private RestoreSource source(Workbench workbench, String text, String target) throws InterruptedException {
        Path file = Path.of(text);
        if (Files.isRegularFile(file)) {
            return RestoreSource.of(file);
        }
        if (text.endsWith(".zip")) {
            throw new UsageException("there is no file " + text, "name a ZIP that Convex or holdfast fetch wrote");
        }
        CatalogReading reading = workbench.catalog();
        Repositories.tell(reading, context);
        Optional<String> whose = Optional.ofNullable(deployment);
        Backup backup = new BackupReference(text, text.equals("latest") ? whose.or(() -> Optional.of(target)) : whose)
                .in(reading, Deployments.names(workbench));
        ColdStorage cold = workbench.coldStorage();
        String command = "holdfast restore " + backup.id() + " --to " + target + " --thaw";
        return RestoreSource.of(new Thawing(context, cold, thaw.order(cold), command).one(backup));
    }

    private static RestoreMode mode(String word) {
        List<String> words =
                Arrays.stream(RestoreMode.values()).map(RestoreMode::word).toList();
        return Arrays.stream(RestoreMode.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--mode '" + word + "' is unknown" + Suggestion.orAllowed(word, words),
                        "leave it out: everything is restored with replace-all, a part with replace"));
    }

    private Set<RestoreWish> wishes(RestoreDefaults defaults) {
        Set<RestoreWish> wishes = EnumSet.noneOf(RestoreWish.class);
        add(wishes, RestoreWish.PAUSE, (pause || defaults.pause()) && !noPause);
        add(wishes, RestoreWish.ENVIRONMENT, withEnvironment);
        add(wishes, RestoreWish.CANCEL_JOBS, cancelJobs);
        add(wishes, RestoreWish.AUTO_UNDO, autoUndo);
        add(wishes, RestoreWish.NO_SAFETY_COPY, noSafetyCopy);
        return wishes;
    }

    private static void add(Set<RestoreWish> wishes, RestoreWish wish, boolean isWanted) {
        if (isWanted) {
            wishes.add(wish);
        }
    }

    private int report(RestoreRecord record, RestoreDesk desk) {
        Optional<RestoreOutcome> outcome = record.outcome();
        Duration took = record.timings().getOrDefault("total", Duration.ZERO);
        context.err("holdfast: " + record.deployment() + ": "
                + outcome.map(RestoreOutcome::words).orElse("stands half-way") + ", in " + Words.span(took)
                + (record.message().isEmpty() ? "" : ": " + record.message()));
        Optional<RestoreId> takenBackBy = record.mayHaveChanged() ? desk.takenBackBy(record) : Optional.empty();
        if (takenBackBy.isPresent()) {
            context.err("holdfast: " + record.deployment() + " is as before: restore " + takenBackBy.get()
                    + " took it back, as --auto-undo orders");
        } else if (record.mayHaveChanged()) {
            context.err("holdfast: take it back with: " + RestoreDialogue.undoing(record, desk));
        }
        dialogue.print(record, takenBackBy, context);
        boolean isGood = outcome.filter(it -> it == RestoreOutcome.PROVED || it == RestoreOutcome.UNCHANGED)
                .isPresent();
        return (isGood ? ExitCode.DONE : ExitCode.UNHEALTHY).number();
    }
}
