package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.look.LiveExport;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.verify.Fallback;
import dev.holdfast.verify.FetchProgress;
import dev.holdfast.verify.FileSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots that a command looks into, found by what people type. No configuration is read for files. Closing it tells which copies were no good, and closes what
 * was opened.
 */
final class Sources implements AutoCloseable {
    static final String DESCRIPTION = "A backup: an id, a unique beginning of one, or latest. Or the file of a"
            + " snapshot: a name with a slash in it, or that ends with .zip.";

    private final Context context;
    private final HoldfastCommand options;
    private final SourceOptions chosen;
    private final ProgressLine progress;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Fallback> fallbacks = new ArrayList<>();
    private int backups;
    private Optional<Workbench> workbench = Optional.empty();
    private Optional<CatalogReading> reading = Optional.empty();

    Sources(Context context, HoldfastCommand options, SourceOptions chosen) {
        this.context = context;
        this.options = options;
        this.chosen = chosen;
        this.progress = new ProgressLine(context);
    }

    static boolean isFile(String text) {
        return text.endsWith(".zip") || text.contains("/");
    }

    /** The backup or file that is meant. */
    LookedAt of(String text) throws InterruptedException {
        return of(text, Optional.empty());
    }

    /** @param whose whose backup is meant by {@code latest} where nobody says; empty where nobody can tell */
    LookedAt of(String text, Optional<String> whose) throws InterruptedException {
        if (isFile(text)) {
            return new LookedAt(new FileSource(Path.of(text)), Optional.empty());
        }
        Workbench bench = bench();
        if (reading.isEmpty()) {
            reading = Optional.of(bench.catalog());
            Repositories.tell(reading.get(), context);
        }
        Backup found = new BackupReference(
                        text, text.equals("latest") ? chosen.deployment().or(() -> whose) : chosen.deployment())
                .in(reading.get(), Deployments.names(bench));
        ColdStorage cold = bench.coldStorage();
        Optional<ThawOrder> order = chosen.thaw(cold);
        Backup backup = new Thawing(context, cold, order, "holdfast thaw " + found.id()).one(found);
        backups++;
        progress.step("reading " + backup.id());
        long total = backup.manifest().archive().plainBytes();
        return new LookedAt(
                bench.source(backup, new FetchProgress() {
                    @Override
                    public void written(long bytes) {
                        read(bytes, total);
                    }

                    @Override
                    public void fellBack(Fallback fallback) {
                        note(fallback);
                    }
                }),
                Optional.of(backup.manifest().contents()));
    }

    /** Not where results appear on the screen meanwhile, nor of two at a time. */
    private void read(long bytes, long total) {
        if (backups == 1 && !context.terminal().outIsScreen()) {
            progress.transferred(bytes, total);
        }
    }

    private synchronized void note(Fallback fallback) {
        if (!fallbacks.contains(fallback)) {
            fallbacks.add(fallback);
        }
    }

    boolean isDeployment(String text) {
        return !isFile(text) && Deployments.names(bench()).contains(text);
    }

    /** What a deployment holds now. */
    LookedAt live(String deployment, boolean includeStorage) throws InterruptedException {
        Workbench withKey = options.open(deployment);
        opened.add(withKey);
        progress.step("exporting " + deployment);
        LiveExport export = withKey.export(
                deployment, includeStorage, message -> progress.step("exporting " + deployment + ": " + message));
        opened.add(export);
        context.err(deployment + " as of " + Words.time(export.snapshotTime()));
        return new LookedAt(export, Optional.empty());
    }

    private Workbench bench() {
        if (workbench.isEmpty()) {
            workbench = Optional.of(options.open());
            opened.add(workbench.get());
        }
        return workbench.get();
    }

    @Override
    public void close() {
        progress.close();
        for (Fallback fallback : fallbacks) {
            context.err("copy in " + fallback.repository()
                    + (fallback.isDamaged() ? " is damaged: " : " cannot be read: ") + fallback.problem() + "; used "
                    + fallback.used() + " instead. HINT: holdfast verify BACKUP records what is wrong");
        }
        for (int i = opened.size() - 1; i >= 0; i--) {
            closeOne(opened.get(i));
        }
    }

    private static void closeOne(AutoCloseable it) {
        if (it instanceof Workbench bench) {
            bench.close();
        } else if (it instanceof LiveExport export) {
            export.close();
        }
    }
}
