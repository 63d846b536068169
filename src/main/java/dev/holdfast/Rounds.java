package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.daemon.Chore;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.Circumstances;
import dev.holdfast.watch.ProofTerms;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.WatchNotes;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The daemon's rounds through what no backup run looks at: deployments, disks, and backups that were not read for long. */
final class Rounds {
    /** How often to see what is due; each round has its own intervals. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final CurrentInstallation current;
    private final PreflightRound preflight;
    private final DiskRound disks;
    private final ProofRound proofs;
    private final LevelRound levels;
    private final Reloads reloads;

    Rounds(CurrentInstallation current, ProofRound.Ports ports, Notebook notebook, Host host) {
        this.current = requireNonNull(current, "current");
        WatchNotes notes = new WatchNotes(notebook);
        this.preflight = new PreflightRound(current, notes, host.clock());
        this.disks = new DiskRound(host.clock());
        this.proofs = new ProofRound(current, ports, notes, host);
        this.levels = new LevelRound(current, ports, host);
        this.reloads = new Reloads(notes, host.clock());
    }

    Chore preflight() {
        return new Chore("preflight", new EveryRecurrence(LOOK_EVERY), preflight::run);
    }

    Chore disks() {
        return new Chore(
                "disks",
                new EveryRecurrence(LOOK_EVERY),
                () -> current.use(installation -> disks.look(installation.settings())));
    }

    Chore verification() {
        return new Chore("verification", new EveryRecurrence(LOOK_EVERY), proofs::run);
    }

    Chore levels() {
        return new Chore("verification-levels", new EveryRecurrence(LOOK_EVERY), levels::run);
    }

    Reloads reloads() {
        return reloads;
    }

    /** What they found. */
    Circumstances circumstances(HoldfastSettings settings) {
        return new Circumstances(
                preflight.states(settings),
                disks.last(),
                reloads.state(),
                sizeLimits(settings),
                proofs.terms(settings));
    }

    /** What a process knows that makes no rounds: what the daemon noted, and what can be seen at once. */
    static Circumstances noted(HoldfastSettings settings, Notebook notebook, Clock clock) {
        WatchNotes notes = new WatchNotes(notebook);
        Set<String> configured = settings.deployments().stream()
                .map(deployment -> deployment.name())
                .collect(Collectors.toSet());
        List<SourceState> sources = notes.sources().stream()
                .filter(source -> configured.contains(source.deployment()))
                .toList();
        return new Circumstances(
                        sources,
                        new DiskRound(clock).look(settings),
                        notes.configuration(),
                        sizeLimits(settings),
                        new ProofTerms(
                                settings.upkeep().verificationEvery(), notes.proofs(), LevelRound.terms(settings)))
                .with(notes.unpublished().stream()
                        .filter(each -> settings.repositories().stream()
                                .anyMatch(repository -> repository.name().equals(each.repository())))
                        .toList());
    }

    private static Map<String, Long> sizeLimits(HoldfastSettings settings) {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (RepositorySettings repository : settings.repositories()) {
            repository.warnSize().ifPresent(size -> limits.put(repository.name(), size));
        }
        return limits;
    }
}
