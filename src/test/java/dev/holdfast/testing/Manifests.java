package dev.holdfast.testing;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Manifests for tests that are not about what stands in them. */
public final class Manifests {
    private Manifests() {}

    public static Manifest of(
            String deployment, String tier, Instant snapshotTime, Contents contents, Verdict verdict) {
        BackupId id = BackupId.of(snapshotTime, tier, "aaaaaa");
        return new Manifest(
                id,
                new DeploymentIdentity(deployment, "https://" + deployment + ".convex.cloud", deployment, "cloud"),
                tier,
                Trigger.manual(),
                snapshotTime,
                new Timing(snapshotTime, snapshotTime, snapshotTime.plusSeconds(1)),
                new Archive(
                        "archives/" + tier + "/" + deployment + "/" + id + ".zip",
                        1000,
                        1000,
                        "0".repeat(64),
                        "0".repeat(64),
                        List.of(),
                        "STANDARD"),
                contents,
                Context.none(),
                Annotations.none(),
                new Origin("test", "test", "host", "user"),
                verdict);
    }

    public static Backup backup(Manifest manifest) {
        return new Backup(manifest, List.of("local"), List.of());
    }

    public static Contents tables(Contents.Table... tables) {
        return new Contents(List.of(tables), List.of(), List.of());
    }

    public static Contents.Table table(String name, long documents, long bytes) {
        return new Contents.Table("", name, 10001, documents, bytes, "0".repeat(64));
    }

    public static Verdict whole() {
        return Verdict.whole(Optional.empty());
    }
}
