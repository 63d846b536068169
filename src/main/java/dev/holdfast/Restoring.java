package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.CapturedEnvironment;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.LiveView;
import dev.holdfast.restore.Pace;
import dev.holdfast.restore.RestoreSurroundings;
import dev.holdfast.restore.RestoreTarget;
import dev.holdfast.restore.Restores;
import dev.holdfast.snapshot.SnapshotFilter;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import java.util.List;

/** What is restored into the deployments of one configuration. */
final class Restoring {
    private final Installation installation;
    private final Host host;
    private final HttpTransport transport;

    Restoring(Installation installation, Host host, HttpTransport transport) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.transport = requireNonNull(transport, "transport");
    }

    Restores restores(Pace pace) {
        List<RestoreTarget> targets = installation.settings().deployments().stream()
                .filter(deployment -> installation.deployments().containsKey(deployment.name()))
                .map(this::target)
                .toList();
        return new Restores(
                targets,
                new RestoreSurroundings(
                        installation.repositoriesByName(),
                        installation.door()::open,
                        installation.repositories(),
                        installation.takesBackups(),
                        installation.fetcher(),
                        new CapturedEnvironment(
                                installation.settings().encryption().opener()),
                        new SnapshotInspector(SnapshotLimits.standard()),
                        new SnapshotFilter(SnapshotLimits.standard()),
                        installation.leases(),
                        pace,
                        host.clock(),
                        host.pause(),
                        host.user() + "@" + host.name(),
                        host::distinction));
    }

    private RestoreTarget target(DeploymentSettings deployment) {
        Connection connection = deployment.connection();
        return new RestoreTarget(
                deployment.plan(),
                deployment.production(),
                deployment.objectives().rpo(),
                requireNonNull(installation.deployments().get(deployment.name())),
                new LiveView(connection, transport, host.clock(), host.pause(), host.random()),
                installation.importTarget(deployment, transport));
    }
}
