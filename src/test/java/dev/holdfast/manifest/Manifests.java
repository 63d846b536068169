package dev.holdfast.manifest;

import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Manifests for tests. */
public final class Manifests {
    private Manifests() {}

    /** A whole, plain, small backup of the tier {@code daily}; the distinction of its id is {@code aaaaaa}. */
    public static Manifest daily(String deployment, Instant snapshotTime) {
        return of(deployment, "daily", snapshotTime, "aaaaaa", Verdict.whole(Optional.empty()));
    }

    public static Manifest of(
            String deployment, String tier, Instant snapshotTime, String distinction, Verdict verdict) {
        BackupId id = BackupId.of(snapshotTime, tier, distinction);
        return new Manifest(
                id,
                new DeploymentIdentity(deployment, "http://127.0.0.1:3210", "local-" + deployment, "self-hosted"),
                tier,
                Trigger.manual(),
                snapshotTime,
                new Timing(snapshotTime, snapshotTime.plusSeconds(1), snapshotTime.plusSeconds(5)),
                new Archive(
                        "archives/" + tier + "/" + deployment + "/" + id + ".zip",
                        1000,
                        1000,
                        "0".repeat(64),
                        "0".repeat(64),
                        List.of(),
                        "STANDARD"),
                new Contents(List.of(new Contents.Table("", "users", 10001, 12, 900, "d1")), List.of(), List.of()),
                Context.none(),
                Annotations.none(),
                new Origin("1.0", "0.1.0", "test", "tester"),
                verdict);
    }
}
