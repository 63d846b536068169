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
    private final Terminal terminal;
    private final DemoScript script;
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
        this.script = new DemoScript(terminal, clock);
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

    /** Tells until it is stopped, or so long, or until the outage was shown. */
    void tell(Optional<Duration> length, Optional<DemoOutage> outage) throws InterruptedException {
        isTelling = true;
        Instant began = clock.instant();
        try (Workbench workbench = toolbox.open(invocation, new Toolbox.Keys.None())) {
            if (outage.isPresent() && !invocation.debug()) {
                LogSetup.quiet();
            }
            while (!stopped.await(500, TimeUnit.MILLISECONDS)) {
                Catalog catalog = workbench.catalog().catalog();
                for (Backup backup : catalog.backups()) {
                    if (told.add(backup.id())) {
                        tell(workbench, backup);
                        live();
                    }
                }
                outage.ifPresent(play -> play.look(workbench.health(), told.size()));
                if (outage.filter(DemoOutage::isOver).isPresent()) {
                    return;
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

    private void tell(Workbench workbench, Backup backup) {
        Contents contents = backup.manifest().contents();
        List<Verification> evidence = workbench.verify(backup).evidence();
        boolean isGood = evidence.stream().allMatch(Verification::isGood);
        script.say("%s  %d documents, %d bytes  %s, read again: %s"
                .formatted(
                        backup.id(),
                        contents.documents(),
                        backup.manifest().archive().plainBytes(),
                        backup.manifest().verdict().word(),
                        isGood ? "verified" : "DAMAGED"));
    }

    /** The next backup has one lead more. */
    private void live() {
        data.insert("leads", Map.of("email", "lead" + told.size() + "@example.com", "source", "demo"));
    }

    /** Makes {@link #tell(Optional, Optional)} return, and waits for it if it has begun. */
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
