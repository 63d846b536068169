package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.HttpSettings;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.ImportUpload;
import dev.holdfast.convex.LiveTable;
import dev.holdfast.convex.LiveView;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Loads backups into a simulated deployment within this process, for rehearsals: by the same calls that a restore makes, and by the importer's rules. */
final class Rehearsing {
    private static final String NAME = "rehearsal";
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Installation installation;
    private final Host host;

    Rehearsing(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
    }

    /** Returns what is wrong with what is there then, in words. */
    List<String> load(Backup backup) {
        try (Sandbox sandbox = Sandbox.builder().name(NAME).start();
                HttpTransport transport = new HttpTransport(HttpSettings.standard(host.version()))) {
            Connection connection = new Connection(NAME, URI.create(sandbox.url()), sandbox.adminKey());
            Optional<String> refusal =
                    send(backup, new ImportTarget(connection, transport, host.clock(), host.pause(), host.random()));
            return refusal.map(List::of)
                    .orElseGet(() -> compared(
                            backup.manifest().contents(),
                            new LiveView(connection, transport, host.clock(), host.pause(), host.random())));
        }
    }

    private Optional<String> send(Backup backup, ImportTarget target) {
        try (InputStream plain = installation.fetcher().source(backup).open();
                ImportUpload upload = target.begin()) {
            plain.transferTo(upload);
            return follow(target, upload.finish(ImportTarget.Mode.REPLACE_ALL));
        } catch (DeploymentException e) {
            return Optional.of("the importer refuses it: " + e.getMessage());
        } catch (IOException e) {
            throw new RepositoryException(
                    "backup " + backup.id() + " could not be read: " + e.getMessage(), "see: holdfast status", e);
        }
    }

    private Optional<String> follow(ImportTarget target, String id) {
        while (true) {
            ImportStatus status = target.status(id);
            if (status instanceof ImportStatus.Waiting) {
                target.confirm(id);
            } else if (status.isOver()) {
                return status instanceof ImportStatus.Failed failed
                        ? Optional.of("the importer refuses it: " + failed.message())
                        : Optional.empty();
            }
            try {
                host.pause().pause(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("it was stopped");
            }
        }
    }

    /** Counts are enough here: the backup was proved while it was read. */
    private static List<String> compared(Contents backup, LiveView loaded) {
        Map<String, Long> there = new TreeMap<>();
        for (LiveTable table : loaded.tables()) {
            there.put(
                    table.component().isEmpty() ? table.name() : table.component() + ":" + table.name(),
                    table.documents());
        }
        List<String> problems = new ArrayList<>();
        for (Contents.Table table : backup.tables()) {
            long documents = there.getOrDefault(table.qualifiedName(), 0L);
            if (documents != table.documents()) {
                problems.add("table " + table.qualifiedName() + " has " + documents
                        + " documents after the import instead of " + table.documents());
            }
        }
        long files = loaded.files().values().stream().mapToLong(Long::longValue).sum();
        if (files != backup.fileCount()) {
            problems.add(files + " stored files are there after the import instead of " + backup.fileCount());
        }
        return problems;
    }
}
