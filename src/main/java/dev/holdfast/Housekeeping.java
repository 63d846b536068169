package dev.holdfast;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.repository.Probe;
import dev.holdfast.repository.ProbeReport;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.SweepReport;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon does for its repositories beside backups: it probes them and sweeps what crashes left. Trouble is logged and never thrown; the metrics tell of it. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final CurrentInstallation current;
    private final Clock clock;

    Housekeeping(CurrentInstallation current, Clock clock) {
        this.current = current;
        this.clock = clock;
    }

    /** Opens every repository, then probes it: what it cannot do is worth knowing before it is needed. */
    void probe() {
        current.use(installation -> {
            for (Repository repository : installation.repositories().all()) {
                attempt("probe", repository, () -> {
                    installation.door().open(repository.name());
                    tell(repository, new Probe(clock).run(repository));
                });
            }
        });
    }

    /** Removes leftovers older than a day. */
    void sweep() {
        current.use(installation -> {
            for (Repository repository : installation.repositories().all()) {
                attempt(
                        "sweep",
                        repository,
                        () -> tell(
                                repository,
                                new Sweep(
                                                repository,
                                                deployment -> installation.isLeased(repository, deployment),
                                                clock)
                                        .run()));
            }
        });
    }

    private static void attempt(String what, Repository repository, Runnable work) {
        try {
            work.run();
        } catch (HoldfastException e) {
            log.atError()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("reason", e.explain())
                    .log(what + " failed");
        }
    }

    private static void tell(Repository repository, ProbeReport report) {
        log.atInfo()
                .addKeyValue("repository", repository.name())
                .addKeyValue("location", repository.location())
                .addKeyValue("findings", report.findings())
                .log("repository probed");
    }

    private static void tell(Repository repository, SweepReport report) {
        if (!report.removed().isEmpty()) {
            log.atInfo()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("objects", report.removed().size())
                    .addKeyValue("bytes", report.removedBytes())
                    .log("leftovers swept");
        }
        if (!report.refused().isEmpty() || !report.skipped().isEmpty()) {
            log.atWarn()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("refused", report.refused())
                    .addKeyValue("skipped", report.skipped())
                    .log("leftovers stay");
        }
    }
}
