package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.prune.LockKeeper;
import dev.holdfast.prune.Outlook;
import dev.holdfast.prune.TransitionReport;
import dev.holdfast.prune.Transitions;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.TransitionStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the daemon does about storage classes, locks and the buckets themselves. What it finds is remembered for whoever watches; trouble is logged and never
 * thrown. Any thread may call it.
 */
final class ColdUpkeep {
    private static final Logger log = LoggerFactory.getLogger(ColdUpkeep.class);

    private final CurrentInstallation current;
    private final Turns turns;
    private final Host host;
    private final LockKeeper locks;
    private final Map<String, BucketFindings> audits = new ConcurrentHashMap<>();
    private final Map<String, Finding> unmoved = new ConcurrentHashMap<>();
    private final Map<String, Finding> unlocked = new ConcurrentHashMap<>();

    ColdUpkeep(CurrentInstallation current, Turns turns, Host host) {
        this.current = requireNonNull(current, "current");
        this.turns = requireNonNull(turns, "turns");
        this.host = requireNonNull(host, "host");
        this.locks = new LockKeeper(host.clock());
    }

    /** Looks at what the operators of the buckets have set. */
    void audit() {
        current.use(installation -> installation.cold().audit().forEach(this::keep));
    }

    /** Moves archives whose age calls for another storage class. A deployment that is being backed up has its turn the next time. */
    void move() {
        current.use(installation -> {
            CatalogReading reading = installation.repositories().read();
            for (Repository repository : installation.repositories().all()) {
                if (installation.cold().movesArchives(repository.name()) && isUp(reading, repository)) {
                    attempt("transition", repository, () -> move(installation, repository, reading));
                }
            }
        });
    }

    /** Sets locks anew before they run out on what stays. */
    void lock() {
        current.use(installation -> {
            CatalogReading reading = installation.repositories().read();
            for (Repository repository : installation.repositories().all()) {
                Optional<LockTerms> terms = repository.lockTerms();
                if (terms.isPresent() && isUp(reading, repository)) {
                    attempt("locking", repository, () -> {
                        Outlook outlook = installation.cold().outlook(repository.name(), reading);
                        keep(locks.extend(repository, outlook.retention(), terms.get(), ColdUpkeep::isStopping));
                    });
                }
            }
        });
    }

    /** What is known of these repositories, which lie in buckets; one that was not looked at yet says so by its time, the epoch. */
    List<BucketFindings> findings(List<String> buckets) {
        return buckets.stream()
                .map(name -> withOwn(audits.getOrDefault(name, BucketFindings.notYet(name))))
                .toList();
    }

    private BucketFindings withOwn(BucketFindings audit) {
        List<Finding> own = Stream.of(unlocked, unmoved)
                .flatMap(each -> Optional.ofNullable(each.get(audit.repository())).stream())
                .toList();
        return audit.and(own);
    }

    private void move(Installation installation, Repository repository, CatalogReading reading) {
        Outlook outlook = installation.cold().outlook(repository.name(), reading);
        List<TransitionReport.Line> refused = new ArrayList<>();
        TreeSet<String> deployments = new TreeSet<>();
        Stream.concat(outlook.transitions().due().stream(), outlook.transitions().refused().stream())
                .map(TransitionStep::candidate)
                .forEach(candidate -> deployments.add(candidate.deployment()));
        for (String deployment : deployments) {
            Optional<Turns.Turn> free = isStopping() ? Optional.empty() : turns.ifFree(deployment);
            if (free.isPresent()) {
                try (Turns.Turn turn = free.get()) {
                    refused.addAll(
                            move(installation, outlook, deployment, turn).with(TransitionReport.Outcome.REFUSED));
                }
            }
        }
        if (refused.isEmpty()) {
            unmoved.remove(repository.name());
        } else {
            unmoved.put(repository.name(), finding(refused));
        }
    }

    private TransitionReport move(Installation installation, Outlook outlook, String deployment, Turns.Turn turn) {
        try (LoggedRun run = LoggedRun.begin(host.runId())) {
            return new Transitions(installation.pruneSurroundings())
                    .carryOut(
                            outlook.transitions(),
                            new Transitions.Order(run.id(), deployment, () -> turn.isWanted() || isStopping()));
        }
    }

    private static Finding finding(List<TransitionReport.Line> refused) {
        TransitionReport.Line first = refused.get(0);
        return Finding.explained(
                Severity.WARNING,
                refused.size() + (refused.size() == 1 ? " archive stays" : " archives stay")
                        + " in another storage class than configured, first "
                        + first.step().candidate().id() + ": " + first.problem());
    }

    private void keep(LockKeeper.Report report) {
        if (report.failed() == 0) {
            unlocked.remove(report.repository());
        } else {
            unlocked.put(
                    report.repository(),
                    Finding.explained(
                            Severity.CRITICAL,
                            "locks of " + report.failed() + (report.failed() == 1 ? " backup" : " backups")
                                    + " cannot be extended, first " + report.problem()));
        }
    }

    /** Logs what changed alone. */
    private void keep(BucketFindings findings) {
        BucketFindings before = audits.put(findings.repository(), findings);
        List<Finding> known = before == null ? List.of() : before.findings();
        for (Finding finding : findings.findings()) {
            if (!known.contains(finding)) {
                (finding.severity() == Severity.CRITICAL ? log.atError() : log.atWarn())
                        .addKeyValue("repository", findings.repository())
                        .addKeyValue("problem", finding.text())
                        .addKeyValue("hint", finding.hint())
                        .log("the bucket is not set as the configuration needs it");
            }
        }
    }

    private static boolean isUp(CatalogReading reading, Repository repository) {
        RepositoryState state = reading.repositories().get(repository.name());
        return state != null && state.isUp();
    }

    private static boolean isStopping() {
        return Thread.currentThread().isInterrupted();
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
}
