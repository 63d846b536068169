package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.cli.Invocation;
import dev.holdfast.cli.Terminal;
import dev.holdfast.cli.Toolbox;
import dev.holdfast.cli.Workbench;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Verification;
import dev.holdfast.sandbox.SandboxData;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells what happens in the demo. It knows only what anybody could know who looks into the repository from another process, and it lets the deployment live: a lead comes
 * in now and then.
 */
final class DemoNarrator {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Terminal terminal;
    private final Clock clock;
    private final SandboxData data;
    private final Toolbox toolbox;
    private final Invocation invocation;
    private final Set<BackupId> told = new LinkedHashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch silent = new CountDownLatch(1);
    private volatile boolean isTelling;

    DemoNarrator(Terminal terminal, Clock clock, SandboxData data, Toolbox toolbox, Invocation invocation) {
        this.terminal = requireNonNull(terminal, "terminal");
        this.clock = requireNonNull(clock, "clock");
        this.data = requireNonNull(data, "data");
        this.toolbox = requireNonNull(toolbox, "toolbox");
        this.invocation = requireNonNull(invocation, "invocation");
    }

    /** Says what there is and where to look. */
    void introduce(Path folder, String url, int port) {
        List<String> tables = data.tables("");
        long documents =
                tables.stream().mapToLong(table -> data.count("", table)).sum();
        long empty = tables.stream().filter(table -> data.count("", table) == 0).count();
        String command = "holdfast --config " + invocation.configuration();
        say("""
            Holdfast demo: a Convex deployment of its own, backed up every 5 seconds.

              deployment     %s   %d tables (%d of them empty), %d documents, %d stored files
              configuration  %s
              repository     %s
              metrics        http://127.0.0.1:%d/metrics
              health         http://127.0.0.1:%d/readyz

            In another terminal, with target/holdfast/bin on the PATH:
              %s list
              %s show latest
              %s fetch latest --output snapshot.zip
              %s status
              curl -s http://127.0.0.1:%d/metrics | grep ^holdfast_backup

            Ctrl-C ends it.
            """.formatted(
                        url,
                        tables.size(),
                        empty,
                        documents,
                        data.files("").size(),
                        invocation.configuration(),
                        folder.resolve("repository"),
                        port,
                        port,
                        command,
                        command,
                        command,
                        command,
                        port));
    }

    /** Tells until it is stopped, or so long. */
    void tell(Optional<Duration> length) throws InterruptedException {
        isTelling = true;
        Instant began = clock.instant();
        try (Workbench workbench = toolbox.open(invocation, new Toolbox.Keys.None())) {
            while (!stopped.await(500, TimeUnit.MILLISECONDS)) {
                Catalog catalog = workbench.catalog().catalog();
                for (Backup backup : catalog.backups()) {
                    if (told.add(backup.id())) {
                        tell(workbench, backup, catalog.size());
                        live();
                    }
                }
                if (length.filter(limit -> !clock.instant().isBefore(began.plus(limit)))
                        .isPresent()) {
                    return;
                }
            }
        } finally {
            silent.countDown();
        }
    }

    private void tell(Workbench workbench, Backup backup, int stored) {
        Contents contents = backup.manifest().contents();
        List<Verification> evidence = workbench.verify(backup).evidence();
        boolean isGood = evidence.stream().allMatch(Verification::isGood);
        say("%s  backup %s: %d documents in %d tables, %d stored files, %d bytes; %s; read again: %s; %d stored\n"
                .formatted(
                        TIME.format(clock.instant()),
                        backup.id(),
                        contents.documents(),
                        contents.tables().size(),
                        contents.fileCount(),
                        backup.manifest().archive().plainBytes(),
                        backup.manifest().verdict().word(),
                        isGood ? "verified" : "DAMAGED",
                        stored));
    }

    /** The next backup has one lead more. */
    private void live() {
        data.insert("leads", Map.of("email", "lead" + told.size() + "@example.com", "source", "demo"));
    }

    /** Makes {@link #tell(Optional)} return, and waits for it if it has begun. */
    void stop() {
        stopped.countDown();
        if (!isTelling) {
            return;
        }
        try {
            silent.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says nothing where there was nothing to tell. */
    void conclude(boolean isGone) {
        if (!isTelling) {
            return;
        }
        say("\nThe demo is over: %d backup%s taken and verified%s.\n"
                .formatted(
                        told.size(), told.size() == 1 ? "" : "s", isGone ? "; its temporary folder is removed" : ""));
    }

    private void say(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
