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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the command line does about copies, over one configuration. */
final class ConfiguredCopies implements Copies {
    private final Installation installation;
    private final Host host;
    private final AuditTrail audit;

    ConfiguredCopies(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.audit = AuditTrail.of(installation, host);
    }

    @Override
    public List<MissingCopy> missing(CatalogReading reading) {
        return installation.copying().missing().in(reading, host.clock().instant());
    }

    @Override
    public List<Report> replicate(CatalogReading reading, List<MissingCopy> wanted, CopyProgress progress)
            throws InterruptedException {
        Replication replication = installation.copying().replication();
        Set<String> names = wanted.stream().map(ConfiguredCopies::name).collect(Collectors.toSet());
        List<Report> reports = new ArrayList<>();
        for (String target : targets(wanted)) {
            Results results = new Results(progress, this::record);
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
        List<RepairResult> results = installation.copying().repairer().repair(backup, progress);
        for (RepairResult result : results) {
            if (result.state() == RepairResult.State.REPAIRED) {
                audit.record(
                        List.of(result.repository()),
                        new AuditTrail.Deed(
                                "repair",
                                backup.id().value(),
                                backup.deployment(),
                                Map.of(
                                        "from", result.source().orElse(""),
                                        "problems", String.join("; ", result.problems()))));
            }
        }
        return results;
    }

    private void record(MissingCopy copy, CopyResult.Copied copied) {
        audit.record(
                List.of(copied.target()),
                new AuditTrail.Deed(
                        "replicate",
                        copied.backup().value(),
                        copy.backup().deployment(),
                        Map.of("from", copied.source(), "to", copied.target())));
    }

    /** Keeps what was done before a repository failed. */
    private static final class Results implements CopyProgress {
        private final CopyProgress progress;
        private final BiConsumer<MissingCopy, CopyResult.Copied> made;
        private final List<CopyResult> heard = new ArrayList<>();
        private @Nullable MissingCopy underWay;

        Results(CopyProgress progress, BiConsumer<MissingCopy, CopyResult.Copied> made) {
            this.progress = progress;
            this.made = made;
        }

        @Override
        public void begin(MissingCopy copy) {
            underWay = copy;
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
            MissingCopy copy = underWay;
            if (copy != null) {
                result.match(copied -> tell(copy, copied), there -> null, busy -> null, impossible -> null);
            }
        }

        private @Nullable Void tell(MissingCopy copy, CopyResult.Copied copied) {
            made.accept(copy, copied);
            return null;
        }
    }
}
