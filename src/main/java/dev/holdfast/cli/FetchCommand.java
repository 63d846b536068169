package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Verification;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.verify.Fallback;
import dev.holdfast.verify.FetchProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast fetch}. */
@Command(
        name = "fetch",
        description = {
            "Writes Convex's own ZIP of a backup to a file, decrypted and checked.",
            "",
            "The file appears only when every byte was checked; only you can read it. npx convex import restores it without"
                    + " Holdfast. Never overwrites a file without --force. Changes nothing in the repository, but where a copy proves damaged that is recorded. An archived backup is refused (exit code 7) unless --thaw is given."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast fetch latest --deployment prod --output prod.zip",
            "  holdfast fetch 20261121T02 --output - | sha256sum"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.FAILED,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED
        })
final class FetchCommand implements Callable<Integer> {
    private static final String EXAMPLE = "backup.zip";

    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Mixin
    private final Destination destination = new Destination();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private final ThawOptions thaw = new ThawOptions();

    private final List<Fallback> fallbacks = new ArrayList<>();

    FetchCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (destination.isStdout() && json) {
            throw Destination.noPlaceForZip("where --json cannot go as well", EXAMPLE);
        }
        destination.requireNoScreen(context, EXAMPLE);
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            Optional<ThawOrder> order = thaw.order(cold);
            Backup backup = readable(chosen.in(workbench, context), cold, order);
            destination.write(context, stream -> write(workbench, backup, stream));
            if (!destination.isStdout()) {
                report(backup);
            }
            for (Fallback fallback : fallbacks) {
                tell(workbench, backup, fallback);
            }
            return ExitCode.DONE.number();
        }
    }

    /** Only now, as the copy is read again for it: nobody who needs a backup shall wait for that. */
    private void tell(Workbench workbench, Backup backup, Fallback fallback) {
        String copy = "copy in " + fallback.repository();
        String used = fallback.problem() + "; used " + fallback.used() + " instead";
        if (!fallback.isDamaged()) {
            context.err(copy + " cannot be read: " + used);
            return;
        }
        context.err(copy + " is damaged: " + used + ". HINT: holdfast repair " + backup.id());
        context.err("what was fetched is complete; that copy is now read once more, for the record");
        boolean isGood = workbench
                .verify(backup, fallback.repository())
                .filter(Verification::isGood)
                .isPresent();
        if (isGood) {
            context.err(copy + " was read once more and is good: the bytes changed on their way");
        }
    }

    private Backup readable(Backup backup, ColdStorage cold, Optional<ThawOrder> order) throws InterruptedException {
        String command = "holdfast fetch " + backup.id() + " --output " + destination + " --thaw";
        return new Thawing(context, cold, order, command).one(backup);
    }

    private void report(Backup backup) {
        Archive written = backup.manifest().archive();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", backup.id().value());
            fields.put("file", destination.toString());
            fields.put("sizeBytes", written.plainBytes());
            fields.put("sha256", written.plainSha256());
            context.print(Json.text(fields));
        } else {
            context.out(destination + ": " + Words.size(written.plainBytes()) + ", SHA-256 " + written.plainSha256());
        }
    }

    /** Returns how many bytes that were. */
    private long write(Workbench workbench, Backup backup, OutputStream to) throws IOException {
        long total = backup.manifest().archive().plainBytes();
        try (ProgressLine progress = new ProgressLine(context)) {
            progress.step("fetching " + backup.id());
            workbench.fetch(backup, to, new FetchProgress() {
                @Override
                public void written(long bytes) {
                    progress.transferred(bytes, total);
                }

                @Override
                public void fellBack(Fallback fallback) {
                    fallbacks.add(fallback);
                }
            });
        }
        return total;
    }
}
