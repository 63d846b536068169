package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.seconds;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.SourceState;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Each configured deployment as a whole: the age of its backups, when they were read back, and whether it answers. */
final class DeploymentMetrics {
    private final Health health;

    DeploymentMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.concat(backups(), source());
    }

    /** Absent where the repositories were not read yet: what is there may be less than what is stored. */
    private Stream<MetricSnapshot> backups() {
        Predicate<DeploymentHealth> isProofKnown =
                deployment -> deployment.proof().isPresent();
        return Stream.of(
                each(
                        "holdfast_backup_age_deadline_timestamp_seconds",
                        "When the newest verified backup of the deployment becomes, or became, older than its no-backup-for; +Inf without such a limit,"
                                + " 0 if nothing ever protected it.",
                        deployment -> !health.unknown().contains(deployment.deployment()),
                        deployment ->
                                deployment.ageDeadline().map(Gauges::seconds).orElse(Double.POSITIVE_INFINITY)),
                each(
                        "holdfast_verification_last_success_timestamp_seconds",
                        "When a backup of the deployment was last read back whole, in the repository where that is longest ago; 0 if it never was in one of them.",
                        isProofKnown,
                        deployment -> time(deployment.proof().orElseThrow().last())),
                each(
                        "holdfast_verification_deadline_timestamp_seconds",
                        "When reading back a backup of the deployment becomes, or became, overdue; +Inf if it is not asked for.",
                        isProofKnown,
                        deployment -> deployment
                                .proof()
                                .orElseThrow()
                                .deadline()
                                .map(Gauges::seconds)
                                .orElse(Double.POSITIVE_INFINITY)),
                each(
                        "holdfast_backups_damaged",
                        "Stored backups of the deployment of which some copy was found bad.",
                        deployment -> deployment.damaged().isPresent(),
                        deployment -> deployment.damaged().orElseThrow()));
    }

    private Stream<MetricSnapshot> source() {
        Predicate<DeploymentHealth> isWatched =
                deployment -> deployment.source().isPresent();
        return Stream.of(
                each(
                        "holdfast_deployment_up",
                        "1 if the deployment answered and took the key when it was asked last, else 0.",
                        deployment ->
                                deployment.source().map(SourceState::isAsked).orElse(false),
                        deployment -> deployment.source().orElseThrow().isUp() ? 1 : 0),
                each(
                        "holdfast_preflight_timestamp_seconds",
                        "When the deployment was last asked whether backups of it can be taken; 0 if not yet.",
                        isWatched,
                        deployment -> seconds(deployment.source().orElseThrow().at())),
                each(
                        "holdfast_deployment_clock_skew_seconds",
                        "The deployment's clock minus ours; about an hour behind where nothing is written. Absent while it does not answer, or did not tell.",
                        deployment -> deployment
                                .source()
                                .filter(SourceState::isAsked)
                                .filter(SourceState::isUp)
                                .flatMap(SourceState::clockSkew)
                                .isPresent(),
                        deployment -> deployment
                                        .source()
                                        .orElseThrow()
                                        .clockSkew()
                                        .orElseThrow()
                                        .toMillis()
                                / 1000.0));
    }

    private MetricSnapshot each(
            String name, String help, Predicate<DeploymentHealth> isTold, ToDoubleFunction<DeploymentHealth> value) {
        return family(
                name,
                help,
                health.deployments().stream().filter(isTold).toList(),
                deployment -> Labels.of("deployment", deployment.deployment()),
                value);
    }
}
