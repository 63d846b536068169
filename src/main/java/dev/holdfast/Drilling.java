package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillStage;
import dev.holdfast.drill.DrillSurroundings;
import dev.holdfast.drill.Drills;
import dev.holdfast.drill.RehearsalStage;
import dev.holdfast.drill.StagingStage;
import dev.holdfast.drill.TimeLimit;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.repository.LeasePurpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drills of the deployments of one configuration. */
final class Drilling {
    /** What was interrupted waits for an answer of a server at most so long. */
    private static final Duration DYING = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(Drilling.class);

    private final Installation installation;
    private final Host host;

    Drilling(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
    }

    Drills drills() {
        return new Drills(new DrillSurroundings(
                installation.repositories(),
                this::keep,
                this::turn,
                this::stage,
                new TimeLimit(DYING),
                host.clock(),
                host.random(),
                host::runId,
                host.user() + "@" + host.name()));
    }

    private DeploymentSettings configured(String deployment) {
        return installation.settings().deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "there is no deployment " + deployment + " in the configuration",
                        "its deployments are: "
                                + installation.settings().deployments().stream()
                                        .map(DeploymentSettings::name)
                                        .collect(Collectors.joining(", "))));
    }

    private DrillStage stage(DrillOrder order) {
        if (order.kind() == DrillRecord.Kind.REHEARSAL) {
            return new RehearsalStage(new Rehearsing(installation, host)::load);
        }
        DrillPlan plan = order.plan();
        DeploymentSettings into = configured(plan.into());
        return new StagingStage(
                installation.restores(), plan.into(), into::production, names -> ask(plan.deployment(), into, names));
    }

    /** Asks what was restored what the configuration has for the deployment it is of. */
    private List<Check> ask(String deployment, DeploymentSettings into, List<String> names) {
        return names.stream()
                .map(name -> new Check(
                        name, false, "there is no check of this name of " + deployment + " to ask " + into.name()))
                .toList();
    }

    private List<String> repositories(String deployment) {
        return configured(deployment).plan().into();
    }

    /** In each repository of the deployment that takes it. */
    private void keep(DrillRecord drill) {
        Optional<HoldfastException> failure = Optional.empty();
        int kept = 0;
        for (String name : repositories(drill.deployment())) {
            try {
                installation.door().open(name).record(drill);
                kept++;
            } catch (HoldfastException e) {
                failure = Optional.of(e);
                log.atWarn()
                        .addKeyValue("deployment", drill.deployment())
                        .addKeyValue("repository", name)
                        .addKeyValue("problem", e.explain())
                        .log("evidence of a drill could not be kept there");
            }
        }
        if (kept == 0) {
            throw new RepositoryException(
                    "no repository of " + drill.deployment() + " takes evidence of its drill"
                            + failure.map(last -> ": " + last.getMessage()).orElse(""),
                    failure.map(HoldfastException::hint).orElse("see: holdfast status"));
        }
        drill.result()
                .ifPresent(result -> AuditTrail.of(installation, host)
                        .recordOnce(
                                repositories(drill.deployment()),
                                new AuditTrail.Deed(
                                        drill.kind().name().toLowerCase(Locale.ROOT),
                                        drill.id(),
                                        drill.deployment(),
                                        Map.of(
                                                "into",
                                                drill.into(),
                                                "outcome",
                                                result.outcome().word()))));
    }

    /** No deployment has such a name, so that its backups go on meanwhile. */
    private DrillSurroundings.Turn turn(String deployment) {
        String name = deployment + "_drill";
        return installation
                .leases()
                .acquire(
                        installation.door().open(repositories(deployment).get(0)),
                        name,
                        LeasePurpose.DRILL,
                        LoggedRun.idOr(host::runId))
                .match(granted -> granted.lease()::close, held -> {
                    throw new RefusedException(
                            "cannot drill " + deployment + ": " + held.words(), "wait until that drill has ended");
                });
    }
}
