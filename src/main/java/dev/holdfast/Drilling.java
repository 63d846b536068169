package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
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
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.verify.TrialImport;
import dev.holdfast.verify.UserCheck;
import dev.holdfast.verify.UserChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drills of the deployments of one configuration. */
final class Drilling {
    /** What was interrupted waits for an answer of a server at most so long. */
    private static final Duration DYING = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(Drilling.class);

    private final Installation installation;
    private final Supplier<HoldfastSettings> inForce;
    private final Host host;

    /** @param inForce what is configured at the moment of the call: a drill takes hours, and may be overtaken */
    Drilling(Installation installation, Supplier<HoldfastSettings> inForce, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.inForce = requireNonNull(inForce, "inForce");
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
            return new RehearsalStage(
                    new TrialImport(
                                    installation.fetcher()::source,
                                    host.version(),
                                    host.clock(),
                                    host.pause(),
                                    host.random())::problems);
        }
        DrillPlan plan = order.plan();
        DrillGround ground = new DrillGround(inForce, plan.deployment(), plan.into());
        return new StagingStage(
                installation.restores(),
                new StagingStage.Ground(
                        plan.into(), plan.isCleanedUp(), ground::requireFit, () -> neverWritten(plan.deployment())),
                names -> ask(plan.deployment(), plan.into(), names));
    }

    /** Who was backed up as a deployment of production, or as the one that is drilled: the newest backup of each says so. */
    private List<DeploymentIdentity> neverWritten(String drilled) {
        Catalog catalog = installation.repositories().read().catalog();
        return inForce.get().deployments().stream()
                .filter(each -> each.production() || each.name().equals(drilled))
                .flatMap(each -> catalog.ofDeployment(each.name()).withoutSafetyCopies().latest().stream())
                .map(backup -> backup.manifest().deployment())
                .toList();
    }

    /** Asks what was restored what the configuration has for the deployment it is of. */
    private List<Check> ask(String deployment, String into, List<String> names) {
        List<UserCheck> known = configured(deployment).levels().checks();
        List<UserCheck> wanted = names.stream()
                .flatMap(name -> known.stream().filter(check -> check.name().equals(name)))
                .toList();
        List<Check> answers = new ArrayList<>(new UserChecks(host.clock(), host.user() + "@" + host.name())
                .ask(installation.live(into), wanted).stream()
                        .map(result -> new Check(result.check().name(), result.isGood(), words(result)))
                        .toList());
        names.stream()
                .filter(name -> wanted.stream().noneMatch(check -> check.name().equals(name)))
                .forEach(name -> answers.add(new Check(
                        name, false, "there is no check of this name among deployments." + deployment + ".checks")));
        return answers;
    }

    private static String words(UserCheck.Result result) {
        return result.check().function() + " " + (result.isGood() ? "answered as it should" : result.problem());
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
