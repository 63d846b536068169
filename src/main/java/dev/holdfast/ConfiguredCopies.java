package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.cli.Copies;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.CopyResult;
import dev.holdfast.replicate.MissingCopy;
import dev.holdfast.replicate.RepairResult;
import dev.holdfast.replicate.Replication;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the command line does about copies, over one configuration. */
final class ConfiguredCopies implements Copies {
    private final Installation installation;
    private final Clock clock;

    ConfiguredCopies(Installation installation, Clock clock) {
        this.installation = requireNonNull(installation, "installation");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public List<MissingCopy> missing(CatalogReading reading) {
        return installation.copying().missing().in(reading, clock.instant());
    }

    @Override
    public List<Report> replicate(CatalogReading reading, List<MissingCopy> wanted, CopyProgress progress)
            throws InterruptedException {
        Replication replication = installation.copying().replication();
        Set<String> names = wanted.stream().map(ConfiguredCopies::name).collect(Collectors.toSet());
        List<Report> reports = new ArrayList<>();
        for (String target : targets(wanted)) {
            Results results = new Results(progress);
            Optional<HoldfastException> failure = Optional.empty();
            try {
                replication.run(target, () -> reading, copy -> names.contains(name(copy)), results);
            } catch (HoldfastException e) {
                failure = Optional.of(e);
            }
            reports.add(new Report(target, results.heard, failure));
        }
        return reports;
    }

    private static String name(MissingCopy copy) {
        return copy.backup().id() + " " + copy.target();
    }

    private List<String> targets(List<MissingCopy> wanted) {
        return installation.settings().repositories().stream()
                .map(repository -> repository.name())
                .filter(name -> wanted.stream().anyMatch(copy -> copy.target().equals(name)))
                .toList();
    }

    @Override
    public List<RepairResult> repair(Backup backup, CopyProgress progress) throws InterruptedException {
        return installation.copying().repairer().repair(backup, progress);
    }

    /** Keeps what was done before a repository failed. */
    private static final class Results implements CopyProgress {
        private final CopyProgress progress;
        private final List<CopyResult> heard = new ArrayList<>();

        Results(CopyProgress progress) {
            this.progress = progress;
        }

        @Override
        public void begin(MissingCopy copy) {
            progress.begin(copy);
        }

        @Override
        public void transferred(long bytes, long total) {
            progress.transferred(bytes, total);
        }

        @Override
        public void end(CopyResult result) {
            heard.add(result);
            progress.end(result);
        }
    }
}
