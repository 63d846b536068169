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
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.manifest.Verdict;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Manifests for tests that are not about what stands in them. */
public final class Manifests {
    private static final String NOUGHT = "0".repeat(64);

    private Manifests() {}

    /** A whole, plain, small backup of the tier {@code daily}; the distinction of its id is {@code aaaaaa}. */
    public static Manifest daily(String deployment, Instant snapshotTime) {
        return of(deployment, "daily", snapshotTime, "aaaaaa", whole());
    }

    /** One of a self-hosted deployment with twelve users, whose archive nobody reads. */
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
                archive(deployment, tier, id, 1000, NOUGHT),
                tables(new Contents.Table("", "users", 10001, 12, 900, "d1")),
                Context.none(),
                Annotations.none(),
                new Origin("1.0", "0.1.0", "test", "tester"),
                verdict);
    }

    /** One whose archive nobody reads. */
    public static Manifest of(
            String deployment, String tier, Instant snapshotTime, Contents contents, Verdict verdict) {
        return of(deployment, tier, snapshotTime, contents, verdict, 1000, NOUGHT);
    }

    /** One of this archive. */
    public static Manifest of(
            String deployment, String tier, Instant snapshotTime, Contents contents, Verdict verdict, byte[] archive) {
        return of(deployment, tier, snapshotTime, contents, verdict, archive.length, sha256(archive));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Manifest of(
            String deployment,
            String tier,
            Instant snapshotTime,
            Contents contents,
            Verdict verdict,
            long bytes,
            String sha256) {
        BackupId id = BackupId.of(snapshotTime, tier, "aaaaaa");
        return new Manifest(
                id,
                new DeploymentIdentity(deployment, "https://" + deployment + ".convex.cloud", deployment, "cloud"),
                tier,
                trigger(tier),
                snapshotTime,
                new Timing(snapshotTime, snapshotTime, snapshotTime.plusSeconds(1)),
                archive(deployment, tier, id, bytes, sha256),
                contents,
                Context.none(),
                Annotations.none(),
                new Origin("test", "test", "host", "user"),
                verdict);
    }

    /** Only restores take what is of the tier of safety copies. */
    private static Trigger trigger(String tier) {
        return tier.equals("safety")
                ? new Trigger(TriggerKind.SAFETY, Optional.empty(), Optional.empty(), Optional.empty())
                : Trigger.manual();
    }

    private static Archive archive(String deployment, String tier, BackupId id, long bytes, String sha256) {
        return new Archive(
                "archives/" + tier + "/" + deployment + "/" + id + ".zip",
                bytes,
                bytes,
                sha256,
                sha256,
                List.of(),
                "STANDARD");
    }

    /** The same but for its archive. */
    public static Manifest with(Manifest it, Archive archive) {
        return new Manifest(
                it.id(),
                it.deployment(),
                it.tier(),
                it.trigger(),
                it.snapshotTime(),
                it.timing(),
                archive,
                it.contents(),
                it.context(),
                it.annotations(),
                it.origin(),
                it.verdict());
    }

    /** The same with its archive elsewhere. */
    public static Manifest withArchiveAt(Manifest it, String key) {
        Archive old = it.archive();
        return with(
                it,
                new Archive(
                        key,
                        old.plainBytes(),
                        old.storedBytes(),
                        old.plainSha256(),
                        old.storedSha256(),
                        old.recipients(),
                        old.storageClass()));
    }

    /** The same but for its context. */
    public static Manifest with(Manifest it, Context context) {
        return new Manifest(
                it.id(),
                it.deployment(),
                it.tier(),
                it.trigger(),
                it.snapshotTime(),
                it.timing(),
                it.archive(),
                it.contents(),
                context,
                it.annotations(),
                it.origin(),
                it.verdict());
    }

    /** The same but for whose it is. */
    public static Manifest with(Manifest it, DeploymentIdentity deployment) {
        return new Manifest(
                it.id(),
                deployment,
                it.tier(),
                it.trigger(),
                it.snapshotTime(),
                it.timing(),
                it.archive(),
                it.contents(),
                it.context(),
                it.annotations(),
                it.origin(),
                it.verdict());
    }

    public static Backup backup(Manifest manifest) {
        return new Backup(manifest, List.of("local"), List.of());
    }

    public static Contents tables(Contents.Table... tables) {
        return new Contents(List.of(tables), List.of(), List.of());
    }

    public static Contents.Table table(String name, long documents, long bytes) {
        return new Contents.Table("", name, 10001, documents, bytes, NOUGHT);
    }

    public static Verdict whole() {
        return Verdict.whole(Optional.empty());
    }
}
