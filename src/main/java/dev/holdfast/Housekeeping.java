package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.repository.Probe;
import dev.holdfast.repository.ProbeReport;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.SweepReport;
import dev.holdfast.state.LastProbe;
import dev.holdfast.state.LastProbes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon does for its repositories beside backups: it probes them and sweeps what crashes left. Trouble is logged and never thrown; the metrics tell of it. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    /** One that could be used is probed again so late; the others each time. */
    private static final Duration PROBE_EVERY = Duration.ofDays(1);

    private final CurrentInstallation current;
    private final LastProbes probes;
    private final Runnable changed;
    private final Clock clock;

    /** By repository, as far as this process probed it. */
    private final Map<String, LastProbe> probed = new HashMap<>();

    /** @param changed called when a repository can be used no more, or again */
    Housekeeping(CurrentInstallation current, LastProbes probes, Runnable changed, Clock clock) {
        this.current = requireNonNull(current, "current");
        this.probes = requireNonNull(probes, "probes");
        this.changed = requireNonNull(changed, "changed");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Opens every repository, then probes it: what it cannot do is worth knowing before it is needed. Call it every few minutes: who
     * could be used today is left out, and of one that cannot be used each change is logged. By one thread at a time.
     */
    void probe() {
        boolean[] isChanged = new boolean[1];
        current.use(installation -> {
            for (Repository repository : installation.repositories().all()) {
                Optional<LastProbe> last = Optional.ofNullable(probed.get(repository.name()));
                boolean isDue = last.filter(LastProbe::isGood)
                        .map(good -> !good.at().plus(PROBE_EVERY).isAfter(clock.instant()))
                        .orElse(true);
                if (isDue) {
                    LastProbe probe = probe(installation, repository, last);
                    isChanged[0] |= !last.map(LastProbe::problem).equals(Optional.of(probe.problem()));
                    probed.put(repository.name(), probe);
                    probes.record(probe);
                }
            }
        });
        if (isChanged[0]) {
            changed.run();
        }
    }

    private LastProbe probe(Installation installation, Repository repository, Optional<LastProbe> last) {
        try {
            installation.door().open(repository.name());
            tell(repository, new Probe(clock).run(repository));
            return new LastProbe(repository.name(), clock.instant(), "");
        } catch (HoldfastException e) {
            // An address in it may change with each try.
            if (last.filter(before -> !before.isGood()).isEmpty()) {
                log.atError()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("reason", e.explain())
                        .log("probe failed; it is repeated every few minutes");
            }
            return new LastProbe(repository.name(), clock.instant(), e.explain());
        }
    }

    /** Removes leftovers older than a day. */
    void sweep() {
        current.use(installation -> {
            for (Repository repository : installation.repositories().all()) {
                attempt("sweep", repository, () -> tell(repository, installation.sweep(repository)));
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
