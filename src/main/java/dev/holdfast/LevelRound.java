package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelProgress;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.ReadingPlan;
import dev.holdfast.watch.OwedLevel;
import dev.holdfast.watch.WatchedDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the backups of each deployment on the levels that are due, one after the other; reading back is {@link ProofRound}'s. What is due follows from the evidence in the repositories,
 * so that nothing is done twice after a restart. A deployment that is being backed up has its turn later. Trouble is logged once and never thrown; the watch tells of what stays undone.
 */
final class LevelRound {
    /** What could not be done is tried again so much later. */
    private static final Duration PAUSE = Duration.ofHours(1);

    /** A deployment that lives is best held against a backup that was taken just now: one that is older is left for the next one, if that comes in time. */
    private static final Duration FRESH = Duration.ofHours(1);

    private static final Duration WAIT_FOR_FRESH = Duration.ofHours(12);

    private static final Logger log = LoggerFactory.getLogger(LevelRound.class);

    private final CurrentInstallation current;
    private final ProofRound.Ports ports;
    private final Host host;
    private final Map<String, Instant> failed = new HashMap<>();

    LevelRound(CurrentInstallation current, ProofRound.Ports ports, Host host) {
        this.current = requireNonNull(current, "current");
        this.ports = requireNonNull(ports, "ports");
        this.host = requireNonNull(host, "host");
    }

    /** How the backups of each configured deployment are verified. */
    static Map<String, LevelTerms> terms(HoldfastSettings settings) {
        Map<String, LevelTerms> terms = new TreeMap<>();
        settings.deployments().forEach(deployment -> terms.put(deployment.name(), deployment.levels()));
        return terms;
    }

    /** Does what is due. By one thread at a time; call it every few minutes. */
    void run() {
        boolean[] didAny = new boolean[1];
        current.use(installation -> {
            Map<String, LevelTerms> terms = terms(installation.settings());
            for (WatchedDeployment deployment : ports.deployments().get()) {
                LevelTerms own = terms.get(deployment.name());
                if (own != null && isAtRest(deployment.name())) {
                    didAny[0] |= run(installation, deployment, own);
                }
            }
        });
        if (didAny[0]) {
            ports.afterwards().run();
        }
    }

    private boolean run(Installation installation, WatchedDeployment deployment, LevelTerms terms) {
        CatalogReading reading = ports.reading().get();
        boolean didAny = false;
        for (OwedLevel owed : OwedLevel.of(deployment, reading, terms, now())) {
            if (Thread.currentThread().isInterrupted()) {
                return didAny;
            }
            String place = deployment.name() + "/" + owed.level().word()
                    + owed.repository().map(name -> "/" + name).orElse("");
            if (owed.level() == VerifyLevel.SAMPLED) {
                didAny |= readShare(installation, deployment.name(), reading, owed.every());
            } else if (isDue(owed) && mayTry(place)) {
                didAny |= attempt(place, () -> verify(installation, deployment.name(), owed, reading));
            }
        }
        return didAny;
    }

    private boolean isDue(OwedLevel owed) {
        boolean isLate = !owed.due().plus(WAIT_FOR_FRESH).isAfter(now());
        boolean isWorthWaiting = owed.level() == VerifyLevel.SOURCE
                && !isLate
                && owed.backup()
                        .filter(backup ->
                                backup.manifest().snapshotTime().plus(FRESH).isBefore(now()))
                        .isPresent();
        return !owed.due().isAfter(now()) && !isWorthWaiting;
    }

    private void verify(Installation installation, String deployment, OwedLevel owed, CatalogReading reading) {
        switch (owed.level()) {
            case STORED -> {
                String repository = owed.repository().orElseThrow();
                List<Backup> copies = reading.catalog().ofDeployment(deployment).backups().stream()
                        .filter(backup -> backup.repositories().contains(repository))
                        .toList();
                installation.levels().stored(deployment, repository, copies, true, LevelProgress.SILENT);
            }
            case CHECKS -> installation.levels().checks(deployment, into(installation, deployment));
            default -> installation.levels().verify(owed.level(), owed.backup().orElseThrow(), true);
        }
    }

    static List<String> into(Installation installation, String deployment) {
        return installation.settings().deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .map(DeploymentSettings::plan)
                .flatMap(plan -> plan.into().stream())
                .toList();
    }

    private boolean readShare(Installation installation, String deployment, CatalogReading reading, Duration within) {
        boolean didAny = false;
        for (ReadingPlan.Copy copy :
                ReadingPlan.of(deployment, reading, within, now()).tonight()) {
            String place = deployment + "/sampled/" + copy.repository() + "/"
                    + copy.backup().id();
            if (Thread.currentThread().isInterrupted() || !isAtRest(deployment)) {
                return didAny;
            }
            if (mayTry(place)) {
                didAny |= attempt(
                        place, () -> ProofRound.tell(installation.verifier().verify(copy.backup(), copy.repository())));
            }
        }
        return didAny;
    }

    private boolean attempt(String place, Runnable work) {
        try (LoggedRun run = LoggedRun.begin(host.runId())) {
            requireNonNull(run, "run");
            work.run();
            failed.remove(place);
            return true;
        } catch (HoldfastException e) {
            putOff(place, e.explain());
            return false;
        }
    }

    private void putOff(String place, String reason) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (failed.put(place, now()) == null) {
            log.atError()
                    .addKeyValue("what", place)
                    .addKeyValue("reason", reason)
                    .log("a level could not be verified; it is tried again every hour");
        }
    }

    private boolean mayTry(String place) {
        Instant tried = failed.get(place);
        return tried == null || tried.isAfter(now()) || !tried.plus(PAUSE).isAfter(now());
    }

    private boolean isAtRest(String deployment) {
        Optional<Turns.Turn> free = ports.turns().ifFree(deployment);
        free.ifPresent(Turns.Turn::close);
        return free.isPresent();
    }

    private Instant now() {
        return host.clock().instant();
    }
}
