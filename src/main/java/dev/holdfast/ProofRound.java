package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Verification;
import dev.holdfast.watch.OwedProof;
import dev.holdfast.watch.ProofTerms;
import dev.holdfast.watch.WatchNotes;
import dev.holdfast.watch.WatchedDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest verified backup of each deployment back from each repository when that is due, one after the other, and records what it found as evidence. A deployment that is being
 * backed up has its turn later. Trouble is logged once and never thrown; the watch tells of what stays undone.
 */
final class ProofRound {
    /** What could not be read is tried again so much later. */
    private static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(ProofRound.class);

    private final CurrentInstallation current;
    private final Ports ports;
    private final WatchNotes notes;
    private final Host host;
    private final Map<String, Instant> failed = new HashMap<>();
    private Map<String, Instant> remembered = Map.of(); // guarded by this
    private boolean isRestored; // guarded by this

    /**
     * What it works with.
     *
     * @param deployments those that are configured
     * @param afterwards called when evidence was recorded, so that it is seen at once
     */
    record Ports(
            Supplier<CatalogReading> reading,
            Supplier<List<WatchedDeployment>> deployments,
            Turns turns,
            Runnable afterwards) {}

    ProofRound(CurrentInstallation current, Ports ports, WatchNotes notes, Host host) {
        this.current = requireNonNull(current, "current");
        this.ports = requireNonNull(ports, "ports");
        this.notes = requireNonNull(notes, "notes");
        this.host = requireNonNull(host, "host");
    }

    ProofTerms terms(HoldfastSettings settings) {
        return new ProofTerms(settings.upkeep().verificationEvery(), remembered(), LevelRound.terms(settings));
    }

    /** Reads what is due. By one thread at a time; call it every few minutes. */
    void run() {
        boolean[] didAny = new boolean[1];
        current.use(installation -> {
            ProofTerms terms = terms(installation.settings());
            for (WatchedDeployment deployment : ports.deployments().get()) {
                for (OwedProof owed : OwedProof.of(
                        deployment, ports.reading().get(), terms, host.clock().instant())) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    if (isDue(deployment.name(), owed) && isAtRest(deployment.name())) {
                        didAny[0] |= prove(installation, deployment.name(), owed);
                    }
                }
            }
        });
        if (didAny[0]) {
            ports.afterwards().run();
        }
        remember();
    }

    private boolean isDue(String deployment, OwedProof owed) {
        Instant now = host.clock().instant();
        Instant tried = failed.get(OwedProof.place(deployment, owed.repository()));
        boolean mayTry =
                tried == null || tried.isAfter(now) || !tried.plus(PAUSE).isAfter(now);
        return mayTry && !owed.due().isAfter(now);
    }

    private boolean isAtRest(String deployment) {
        Optional<Turns.Turn> free = ports.turns().ifFree(deployment);
        free.ifPresent(Turns.Turn::close);
        return free.isPresent();
    }

    private boolean prove(Installation installation, String deployment, OwedProof owed) {
        String place = OwedProof.place(deployment, owed.repository());
        try (LoggedRun run = LoggedRun.begin(host.runId())) {
            requireNonNull(run, "run");
            log.atInfo()
                    .addKeyValue("backup", owed.newest().id())
                    .addKeyValue("repository", owed.repository())
                    .log("a backup is read back to prove it");
            tell(installation.verifier().verify(owed.newest(), owed.repository()));
            failed.remove(place);
            return true;
        } catch (HoldfastException e) {
            putOff(place, owed, e.explain());
            return false;
        }
    }

    static void tell(Verification evidence) {
        (evidence.isGood() ? log.atInfo() : log.atError())
                .addKeyValue("backup", evidence.backup())
                .addKeyValue("repository", evidence.repository())
                .addKeyValue("depth", evidence.depth())
                .addKeyValue("problems", evidence.problems())
                .log(evidence.isGood() ? "backup verified" : "backup is damaged");
    }

    private void putOff(String place, OwedProof owed, String reason) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (failed.put(place, host.clock().instant()) == null) {
            log.atError()
                    .addKeyValue("backup", owed.newest().id())
                    .addKeyValue("repository", owed.repository())
                    .addKeyValue("reason", reason)
                    .log("a backup could not be read back; it is tried again every hour");
        }
    }

    private synchronized Map<String, Instant> remembered() {
        if (!isRestored) {
            remembered = notes.proofs();
            isRestored = true;
        }
        return remembered;
    }

    /** Evidence goes with its backup; when it was does not. */
    private void remember() {
        Map<String, Instant> before = remembered();
        Map<String, Instant> now = new TreeMap<>();
        current.use(installation -> {
            ProofTerms terms = terms(installation.settings());
            for (WatchedDeployment deployment : ports.deployments().get()) {
                for (String repository : installation.repositoriesByName().keySet()) {
                    String place = OwedProof.place(deployment.name(), repository);
                    Optional.ofNullable(before.get(place)).ifPresent(at -> now.put(place, at));
                }
                OwedProof.of(
                                deployment,
                                ports.reading().get(),
                                terms,
                                host.clock().instant())
                        .forEach(owed -> owed.last()
                                .ifPresent(at -> now.put(OwedProof.place(deployment.name(), owed.repository()), at)));
            }
        });
        if (!now.equals(before)) {
            notes.keepProofs(now);
            synchronized (this) {
                remembered = Map.copyOf(now);
            }
        }
    }
}
