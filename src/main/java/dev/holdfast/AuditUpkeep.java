package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.daemon.Daemon;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Age;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's part in the audit log: it records its own start, reloads and stop, without waiting for a repository that is down, and removes what is old enough. */
final class AuditUpkeep implements Daemon.Part {
    private static final Logger log = LoggerFactory.getLogger(AuditUpkeep.class);

    /** That it was stopped is worth this much of the time that a service manager grants. */
    private static final long LAST_WORDS_SECONDS = 5;

    private final CurrentInstallation current;
    private final Host host;
    private final ExecutorService clerk = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "audit");
        thread.setDaemon(true);
        return thread;
    });

    AuditUpkeep(CurrentInstallation current, Host host) {
        this.current = requireNonNull(current, "current");
        this.host = requireNonNull(host, "host");
    }

    @Override
    public void start() {
        record("start");
    }

    /** Call it when another configuration is in force. */
    void reloaded() {
        record("reload");
    }

    private void record(String action) {
        try {
            clerk.execute(() -> {
                try {
                    current.use(installation -> AuditTrail.of(installation, host)
                            .recordEverywhere(new AuditTrail.Deed(
                                    action,
                                    "daemon",
                                    "",
                                    Map.of(
                                            "configuration",
                                                    installation
                                                            .settings()
                                                            .file()
                                                            .toString(),
                                            "deployments",
                                                    String.valueOf(installation
                                                            .settings()
                                                            .deployments()
                                                            .size()),
                                            "version", host.version()))));
                } catch (RuntimeException e) {
                    log.atWarn().addKeyValue("action", action).setCause(e).log("not in the audit log");
                }
            });
        } catch (RejectedExecutionException closed) {
            log.atDebug().addKeyValue("action", action).log("not in the audit log: stopped already");
        }
    }

    /** Removes entries that are older than configured, by the earlier one of our clock and the repository's. */
    void expire() {
        current.use(installation -> {
            Age keep = installation.settings().upkeep().auditKeep();
            for (Repository repository : installation.repositories().all()) {
                try {
                    expire(installation.door().open(repository.name()), keep);
                } catch (HoldfastException e) {
                    log.atWarn()
                            .addKeyValue("repository", repository.name())
                            .addKeyValue("reason", e.explain())
                            .log("old audit entries cannot be looked for");
                }
            }
        });
    }

    private static void expire(Repository repository, Age keep) {
        Instant before = keep.before(repository.cautiousTime());
        AuditLog.Expiry expiry = new AuditLog(repository).expire(before);
        if (expiry.removed() > 0 || expiry.kept() > 0) {
            log.atInfo()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("before", before)
                    .addKeyValue("removed", expiry.removed())
                    .addKeyValue("kept", expiry.kept())
                    .addKeyValue("problem", expiry.problem())
                    .log("old audit entries removed");
        }
    }

    @Override
    public void close() {
        record("stop");
        clerk.shutdown();
        try {
            if (!clerk.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                clerk.shutdownNow();
                log.atWarn()
                        .log("that the daemon stops is not in every audit log: a repository did not answer in time");
            }
        } catch (InterruptedException e) {
            clerk.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
