package dev.holdfast.drill;

import dev.holdfast.convex.ServerAddress;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.restore.TargetState;

/** Whether what answers is a deployment that was backed up, whatever either is called in the configuration. */
final class SameDeployment {
    /** What everybody's own server calls itself unless it is told otherwise. */
    private static final String ANY_SELF_HOSTED = "convex-self-hosted";

    private static final String SANDBOX = "sandbox";

    private SameDeployment() {}

    /**
     * By address always. By the deployment's own name where that tells deployments apart: not the one that all servers have by default, nor one of a simulation, so that two of
     * those are the same only at one address.
     */
    static boolean is(TargetState found, DeploymentIdentity backedUp) {
        if (ServerAddress.of(found.url()).equals(ServerAddress.of(backedUp.url()))) {
            return true;
        }
        boolean isTelling = !found.instance().isBlank()
                && !found.instance().equals(ANY_SELF_HOSTED)
                && !found.kind().equals(SANDBOX)
                && !backedUp.kind().equals(SANDBOX);
        return isTelling && found.instance().equals(backedUp.instance());
    }
}
