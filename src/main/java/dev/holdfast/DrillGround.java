package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.convex.ServerAddress;
import dev.holdfast.failure.RefusedException;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a deployment may be drilled into, by what is configured at the moment of the question. */
final class DrillGround {
    private static final String HINT = "name a deployment that is there for it with drill.into or --into";

    private final Supplier<HoldfastSettings> inForce;
    private final String drilled;
    private final String into;

    /** @param drilled whose backups are restored */
    DrillGround(Supplier<HoldfastSettings> inForce, String drilled, String into) {
        this.inForce = requireNonNull(inForce, "inForce");
        this.drilled = requireNonNull(drilled, "drilled");
        this.into = requireNonNull(into, "into");
    }

    /** @throws RefusedException if it is production, under this name or another one, or the one that is drilled, or not configured any more */
    void requireFit() {
        HoldfastSettings settings = inForce.get();
        DeploymentSettings target = named(settings).orElseThrow(() -> refused("it is not configured any more"));
        if (target.production()) {
            throw refused("it is marked production = true");
        }
        ServerAddress address = address(target);
        settings.deployments().stream()
                .filter(other -> other.production() || other.name().equals(drilled))
                .filter(other -> address(other).equals(address))
                .findFirst()
                .ifPresent(other -> {
                    throw refused("its URL is that of " + other.name()
                            + (other.production() ? ", which is marked production = true" : ", which is drilled"));
                });
    }

    private Optional<DeploymentSettings> named(HoldfastSettings settings) {
        return settings.deployments().stream()
                .filter(each -> each.name().equals(into))
                .findFirst();
    }

    private static ServerAddress address(DeploymentSettings deployment) {
        return ServerAddress.of(deployment.connection().url());
    }

    private RefusedException refused(String why) {
        return new RefusedException("nothing is ever drilled into " + into + ": " + why, HINT);
    }
}
