package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.DrillDesk;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.drill.Choice;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.verify.UserCheck;
import java.time.Duration;
import java.util.Optional;

/** Drills, of the command line. */
final class ConfiguredDrills implements DrillDesk {
    /** As the defaults have it for those that are configured. */
    private static final Duration TIMEOUT = Duration.ofHours(6);

    private final Installation installation;
    private final Host host;

    ConfiguredDrills(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
    }

    private DeploymentSettings settings(String deployment) {
        return installation.settings().deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "there is no deployment " + deployment + " in the configuration",
                        "holdfast status lists those that are configured"));
    }

    @Override
    public Optional<DrillPlan> configured(String deployment) {
        return settings(deployment).drill();
    }

    @Override
    public DrillPlan into(String deployment, String into) {
        if (into.equals(deployment)) {
            throw new RefusedException(deployment + " is not drilled into itself", "name another deployment");
        }
        settings(into);
        new DrillGround(installation::settings, deployment, into).requireFit();
        DrillPlan own = plan(deployment, into);
        return configured(deployment)
                .map(plan -> new DrillPlan(
                        deployment,
                        into,
                        plan.appointments(),
                        plan.choice(),
                        plan.checks(),
                        plan.timeout(),
                        plan.isCleanedUp(),
                        plan.objectives()))
                .orElse(own);
    }

    @Override
    public DrillPlan rehearsal(String deployment) {
        // No deployment has such a name.
        return plan(deployment, "(sandbox)");
    }

    private DrillPlan plan(String deployment, String into) {
        DeploymentSettings settings = settings(deployment);
        return new DrillPlan(
                deployment,
                into,
                Optional.empty(),
                Choice.LATEST,
                settings.levels().checks().stream().map(UserCheck::name).toList(),
                TIMEOUT,
                true,
                new Objectives(
                        settings.objectives().rpo(), settings.objectives().rto()));
    }

    @Override
    public DrillRecord run(DrillOrder order, DrillProgress progress) throws InterruptedException {
        try (LoggedRun run = LoggedRun.begin(LoggedRun.idOr(host::runId))) {
            requireNonNull(run, "run");
            return new Drilling(installation, installation::settings, host)
                    .drills()
                    .run(order, progress);
        }
    }
}
