package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.cli.LevelDesk;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelProgress;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.ReadingPlan;
import java.util.List;

/** The levels of verification, of the command line. */
final class ConfiguredLevels implements LevelDesk {
    private final Installation installation;
    private final Host host;

    ConfiguredLevels(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
    }

    @Override
    public boolean hasChecks(String deployment) {
        LevelTerms terms = LevelRound.terms(installation.settings()).get(deployment);
        return terms != null && !terms.checks().isEmpty();
    }

    @Override
    public LevelCheck stored(
            String deployment, String repository, List<Backup> copies, boolean areAll, LevelProgress progress) {
        return installation.levels().stored(deployment, repository, copies, areAll, progress);
    }

    @Override
    public LevelCheck verify(VerifyLevel level, Backup backup, boolean isNewest) {
        return installation.levels().verify(level, backup, isNewest);
    }

    @Override
    public LevelCheck checks(String deployment) {
        return installation.levels().checks(deployment, LevelRound.into(installation, deployment));
    }

    @Override
    public ReadingPlan share(String deployment, CatalogReading reading) {
        return ReadingPlan.of(
                deployment,
                reading,
                installation
                        .terms(deployment)
                        .every(VerifyLevel.SAMPLED)
                        .orElseThrow(
                                () -> new ConfigurationException(
                                        "copies of " + deployment
                                                + " have no turns to be read: verification.levels.sampled.within is never",
                                        "say within what time each is to be read, as in sampled { within = 8 weeks }; or read all of them now: --level whole")),
                host.clock().instant());
    }
}
