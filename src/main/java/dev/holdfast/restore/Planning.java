package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.repository.Repository;
import dev.holdfast.secret.Secret;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import dev.holdfast.verify.FileSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Opens what is to be restored, looks at the target, and puts both together into a plan. Changes nothing. */
final class Planning {
    private final RestoreSurroundings around;
    private final Optional<RestoreId> inHand;

    Planning(RestoreSurroundings around) {
        this(around, Optional.empty());
    }

    /** @param inHand a restore that whoever plans carries out, so that it is in nobody's way although it stands half-way */
    Planning(RestoreSurroundings around, Optional<RestoreId> inHand) {
        this.around = requireNonNull(around, "around");
        this.inHand = requireNonNull(inHand, "inHand");
    }

    /** What is restored, opened, with what it holds. */
    private record Opened(ZipSource source, Offer offer, long bytes) {}

    /**
     * @throws HoldfastException if the source cannot be read or the target not be looked at; what speaks against the restore is in the plan instead
     */
    Prepared plan(RestoreOrder order, RestoreTarget target, RestoreProgress progress) throws InterruptedException {
        Opened opened = order.source().match(this::opened, file -> opened(file, progress));
        stopIfInterrupted();
        return plan(order, target, opened.source(), opened.offer(), opened.bytes(), Optional.empty());
    }

    /** The same for a source that is open already. */
    Prepared plan(
            RestoreOrder order,
            RestoreTarget target,
            ZipSource source,
            Offer offer,
            long bytes,
            Optional<RestoreId> undoes) {
        Insight insight = Insight.none();
        RestorePlan plan = planner(target).plan(order, offer, survey(target), insight);
        plan = plan.expecting(Forecast.of(
                Forecast.bytes(plan, offer.contents()),
                target.name(),
                around.catalog().read().restores()));
        RestorePlan whole = withWishes(order, withHalfway(plan), target);
        return new Prepared(order, source, offer, insight, whole, undoes, bytes);
    }

    /** What is ordered beside the data must be possible. */
    private RestorePlan withWishes(RestoreOrder order, RestorePlan plan, RestoreTarget target) {
        List<String> refusals = new ArrayList<>(plan.refusals());
        if (order.wants(RestoreWish.AUTO_UNDO) && !order.wants(RestoreWish.PAUSE)) {
            refusals.add("--auto-undo needs --pause: what differs afterwards may else be written by users, and taking"
                    + " it back would lose that");
        }
        boolean hasNoValues = order.wants(RestoreWish.ENVIRONMENT)
                && variables(order.source()).isEmpty();
        if (hasNoValues) {
            refusals.add("--with-env: no environment variables were captured with their values in " + plan.source());
        }
        List<String> warnings = new ArrayList<>(plan.warnings());
        target.imports()
                .ifPresentOrElse(
                        imports -> refusals.addAll(KeyLacks.of(order, imports)),
                        () -> warnings.add(target.name() + " has no restore key, so this can be looked at and not done;"
                                + " set deployments." + target.name() + ".restore-key-file"));
        return plan.with(refusals, warnings);
    }

    /** What an earlier restore left is to be finished first; it may be what makes the target busy. */
    private RestorePlan withHalfway(RestorePlan plan) {
        return halfway(plan.target().name())
                .map(record -> {
                    List<String> refusals = new ArrayList<>(List.of(words(record)));
                    refusals.addAll(plan.refusals());
                    return plan.with(refusals, plan.warnings());
                })
                .orElse(plan);
    }

    /** A restore into this deployment that was begun and of which something is left to be done. */
    Optional<RestoreRecord> halfway(String deployment) {
        return restores().stream()
                .filter(record -> record.deployment().equals(deployment) && record.standsHalfway())
                .filter(record -> !inHand.equals(Optional.of(record.id())))
                .findFirst();
    }

    static String words(RestoreRecord record) {
        return "restore " + record.id() + " into " + record.deployment() + ", begun "
                + record.began().truncatedTo(ChronoUnit.SECONDS) + " by " + record.by() + ", stands half-way: it "
                + (record.isOpen() ? "came as far as " + record.stage().word() : "has ended")
                + (record.leftPaused() ? ", and " + record.deployment() + " may be paused" : "")
                + "; if nobody carries it out at this moment: holdfast restore --resume " + record.id();
    }

    /** The plan as it would be now. */
    RestorePlan again(Prepared prepared, RestoreTarget target) {
        return planner(target).plan(prepared.order(), prepared.offer(), survey(target), prepared.insight());
    }

    /** The same plan, with it known which of the documents that are put into tables were there. */
    static RestorePlan exact(
            RestorePlan plan, Prepared prepared, RestoreTarget target, SortedMap<TableName, SortedSet<String>> met) {
        return planner(target)
                .plan(
                        prepared.order(),
                        prepared.offer(),
                        plan.target(),
                        prepared.insight().withPresent(met));
    }

    /** The safety copy that a restore has just taken, opened. */
    ZipSource safetyCopy(RestoreRecord record) {
        around.repositories().values().forEach(Repository::refresh);
        return record.safetyCopy()
                .flatMap(id -> around.catalog().read().catalog().find(id))
                .map(around.fetcher()::source)
                .orElseThrow(() -> new RepositoryException(
                        "the safety copy of restore " + record.id() + " is not found in its repository",
                        "look at the repository, then try again"));
    }

    private static Planner planner(RestoreTarget target) {
        return new Planner(new TargetTerms(target.isProduction(), target.rpo()));
    }

    TargetState survey(RestoreTarget target) {
        return TargetSurvey.of(target.view(), target.exports(), around.clock().instant());
    }

    private Opened opened(Backup backup) {
        return new Opened(
                around.fetcher().source(backup),
                Offer.of(backup),
                backup.manifest().archive().plainBytes());
    }

    private Opened opened(Path file, RestoreProgress progress) {
        ZipSource source = new FileSource(file);
        progress.step("reading " + file);
        Contents contents = read(source);
        try {
            return new Opened(source, Offer.of(file.toString(), contents), Files.size(file));
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e, "name a file that you may read", e);
        }
    }

    /**
     * Reads what is restored whole, before anything else is done, and holds its documents against the target's schemas.
     *
     * @return the same with what was found; its plan may be refused now
     * @throws CorruptBackupException if it is damaged, or holds something else than it should
     */
    Prepared validate(Prepared prepared, RestoreTarget target, RestoreProgress progress) throws InterruptedException {
        progress.step("reading " + prepared.offer().words() + " whole");
        SchemaCheck check = new SchemaCheck(prepared.plan());
        MessageDigest digest = Pinned.sha256();
        Contents found = read(prepared.source(), check, digest);
        stopIfInterrupted();
        Contents said = prepared.offer().contents();
        if (!found.tables().equals(said.tables()) || !found.files().equals(said.files())) {
            throw new CorruptBackupException(
                    prepared.offer().words() + " does not hold what it is said to hold",
                    "nothing was changed; look what differs with: holdfast verify, then restore another backup");
        }
        Insight insight = prepared.insight().with(check.findings());
        RestorePlan plan = planner(target)
                .plan(prepared.order(), prepared.offer(), prepared.plan().target(), insight);
        return new Prepared(
                prepared.order(),
                new Pinned(prepared.source(), digest.digest()),
                prepared.offer(),
                insight,
                plan,
                prepared.undoes(),
                prepared.bytes());
    }

    private Contents read(ZipSource source) {
        return read(source, new SnapshotVisitor() {}, Pinned.sha256());
    }

    /** @param digest hears every byte of it */
    private Contents read(ZipSource source, SnapshotVisitor visitor, MessageDigest digest) {
        try (InputStream zip = new DigestInputStream(source.open(), digest)) {
            Contents contents = new SnapshotWalk(SnapshotLimits.standard()).walk(zip, visitor);
            zip.transferTo(OutputStream.nullOutputStream());
            return contents;
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + source.name() + ": " + e.getMessage(),
                    "nothing was changed; look at where it lies, then try again",
                    e);
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted; nothing was changed");
        }
    }

    /** The environment variables that were captured with what is restored; empty where none were. */
    Optional<SortedMap<String, Secret>> variables(RestoreSource source) {
        return source.match(Optional::of, file -> Optional.<Backup>empty()).flatMap(this::variables);
    }

    private Optional<SortedMap<String, Secret>> variables(Backup backup) {
        HoldfastException last = null;
        for (String name : backup.repositories()) {
            Repository repository = around.repositories().get(name);
            if (repository == null) {
                continue;
            }
            try {
                return around.environment().read(backup.manifest(), repository);
            } catch (RepositoryException | CorruptBackupException e) {
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
        return Optional.empty();
    }

    /** The backup that a restore restored, if it still is there. */
    Optional<Backup> backup(RestoreRecord record) {
        CatalogReading reading = around.catalog().read();
        return record.backup().flatMap(reading.catalog()::find);
    }

    /** All restores, oldest first, as far as repositories can be read. */
    List<RestoreRecord> restores() {
        around.repositories().values().forEach(Repository::refresh);
        return around.catalog().read().restores();
    }
}
