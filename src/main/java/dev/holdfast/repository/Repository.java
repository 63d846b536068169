package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.VerificationCodec;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A repository: backups in a store, in the layout of format 1.
 *
 * <pre>{@code
 * PREFIX/holdfast.json                                     identity, see RepositoryIdentity
 * PREFIX/manifests/DEPLOYMENT/BACKUP.json                  a backup exists exactly when this does
 * PREFIX/archives/TIER/DEPLOYMENT/BACKUP.zip[.age]         Convex's ZIP
 * PREFIX/context/DEPLOYMENT/BACKUP.json[.age]              what a ZIP lacks
 * PREFIX/evidence/DEPLOYMENT/verify/INSTANT-ID.json        evidence
 * PREFIX/leases/DEPLOYMENT.json                            who works on a deployment
 * PREFIX/probe/ID                                          gone in a moment
 * }</pre>
 *
 * <p>Every method but the constructor may throw {@link RepositoryException}. Manifests and evidence are fetched once and kept in
 * memory. Any thread may call it. Closing it closes the store.
 */
public final class Repository implements AutoCloseable {
    /** Fetching small objects is all waiting; more at once only annoys the store. */
    private static final int FETCHERS = 8;

    /** Evidence of other hosts may be noticed so late; it saves every second request of a frequent reader. */
    private static final Duration EVIDENCE_AGE = Duration.ofMinutes(1);

    private final String name;
    private final ObjectStore store;
    private final boolean offSite;
    private final Clock clock;
    private final Supplier<Optional<String>> knownId;
    private final ThreadPoolExecutor fetchers;
    private final ManifestCodec manifestCodec = new ManifestCodec();
    private final VerificationCodec verificationCodec = new VerificationCodec();
    private final ObjectCache<Manifest> manifests;
    private final ObjectCache<Verification> verifications;

    /** Guarded by this. */
    private ObjectCache.Result<Verification> evidence = new ObjectCache.Result<>(List.of(), new TreeMap<>());

    /** When {@link #evidence} was listed; guarded by this. */
    private Instant evidenceAt = Instant.MIN;

    /** Whether this process has seen {@code holdfast.json}, and it was not another one's. */
    private volatile boolean seen;

    /** One that nobody knows from before. */
    public Repository(String name, ObjectStore store, boolean offSite, Clock clock) {
        this(name, store, offSite, clock, Optional::empty);
    }

    /**
     * @param name as configured
     * @param offSite whether it survives the loss of the deployment's site
     * @param knownId the id it had when it was used before, here and under this name; asked until the repository was seen
     */
    public Repository(
            String name, ObjectStore store, boolean offSite, Clock clock, Supplier<Optional<String>> knownId) {
        this.name = requireNonNull(name, "name");
        this.store = requireNonNull(store, "store");
        this.offSite = offSite;
        this.clock = requireNonNull(clock, "clock");
        this.knownId = requireNonNull(knownId, "knownId");
        this.fetchers =
                new ThreadPoolExecutor(FETCHERS, FETCHERS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "fetch from " + name);
                    thread.setDaemon(true);
                    return thread;
                });
        fetchers.allowCoreThreadTimeOut(true);
        this.manifests = new ObjectCache<>(store, fetchers, this::parseManifest);
        this.verifications = new ObjectCache<>(store, fetchers, this::parseVerification);
    }

    public String name() {
        return name;
    }

    public boolean isOffSite() {
        return offSite;
    }

    /** Where it is, for people. */
    public String location() {
        return store.location();
    }

    public ObjectStore store() {
        return store;
    }

    /** What tells it from others; empty before {@link #initialise()} was ever called on it. */
    public Optional<RepositoryIdentity> identity() {
        if (store.head(Layout.IDENTITY).isEmpty()) {
            return Optional.empty();
        }
        RepositoryIdentity identity = RepositoryIdentity.read(this + " at " + location(), content(Layout.IDENTITY));
        seen = seen || knownId.get().filter(id -> !id.equals(identity.id())).isEmpty();
        return Optional.of(identity);
    }

    /** Returns its identity, and gives it one if it has none. Call it before the first write. */
    public RepositoryIdentity initialise() {
        if (seen) {
            requireThere();
        }
        return identity().orElseGet(() -> {
            RepositoryIdentity created =
                    new RepositoryIdentity(UUID.randomUUID().toString(), clock.instant());
            store.putIfAbsent(Layout.IDENTITY, created.toJson());
            return identity().orElseThrow(this::gone);
        });
    }

    /**
     * Like {@link #initialise()} for a repository that was used before.
     *
     * @throws RepositoryException also if it is another one, or has no identity any more: a disk is not mounted, a bucket was replaced
     */
    public RepositoryIdentity initialise(String knownId) {
        RepositoryIdentity identity = identity().orElseThrow(this::gone);
        if (!identity.id().equals(knownId)) {
            throw new RepositoryException(
                    this + " at " + location() + " is another one than before (id " + identity.id() + ", was " + knownId
                            + ")",
                    "check the mount, bucket and prefix; if the change is meant, give the repository a new name");
        }
        return identity;
    }

    /** @param suffix of the seal: {@code .age} or nothing */
    public ObjectKey archiveKey(String tier, String deployment, BackupId id, String suffix) {
        return Layout.archive(tier, deployment, id, suffix);
    }

    /** @param suffix of the seal: {@code .age} or nothing */
    public ObjectKey contextKey(String deployment, BackupId id, String suffix) {
        return Layout.context(deployment, id, suffix);
    }

    /** Begins an archive or context; {@link ObjectStore#upload}. Fails if the repository is not there any more. */
    public Upload upload(ObjectKey key, UploadOptions options) {
        requireThere();
        return store.upload(key, options);
    }

    /**
     * Makes a backup exist. Everything it names must be stored and checked.
     *
     * @return false if a backup of this id is there already and is another one
     * @throws RepositoryException if the store failed; whether the backup exists is then unknown, so what it names must stay
     */
    public boolean commit(Manifest manifest) {
        requireThere();
        ObjectKey key = Layout.manifest(manifest.deployment().name(), manifest.id());
        byte[] content = manifestCodec.write(manifest);
        try {
            return store.putIfAbsent(key, content) || isStored(key, content);
        } catch (RepositoryException e) {
            if (isStoredAsFarAsWeKnow(key, content)) {
                return true;
            }
            throw e;
        }
    }

    /**
     * Reads everything it holds; one listing, and each object once.
     *
     * @throws RepositoryException also if it was there before and is not any more, or is another one
     */
    public RepositoryReading read() {
        List<StoredObject> listed = list(Layout.MANIFESTS);
        if (!seen) {
            knownId.get().ifPresentOrElse(this::initialise, this::identity);
        } else if (listed.isEmpty()) {
            requireThere();
        }
        ObjectCache.Result<Manifest> backups = manifests.read(listed);
        ObjectCache.Result<Verification> proofs = evidence();
        SortedMap<ObjectKey, String> unreadable = new TreeMap<>(backups.unreadable());
        unreadable.putAll(proofs.unreadable());
        return new RepositoryReading(backups.values(), proofs.values(), unreadable);
    }

    /** All backups that could be read, oldest snapshot first. */
    public List<Manifest> manifests() {
        return read().manifests();
    }

    /**
     * Reads one backup's manifest from the store.
     *
     * @throws CorruptBackupException if it is damaged
     */
    public Optional<Manifest> manifest(String deployment, BackupId id) {
        ObjectKey key = Layout.manifest(deployment, id);
        if (store.head(key).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parseManifest(key, content(key)));
    }

    /** Evidence about its own copies, oldest first. */
    public List<Verification> verifications() {
        return read().verifications();
    }

    /** Keeps evidence about a copy in this repository. */
    public void record(Verification verification) {
        if (!verification.repository().equals(name)) {
            throw new IllegalArgumentException(
                    "evidence about " + verification.repository() + " is kept there, not in " + name);
        }
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        ObjectKey key = Layout.verification(verification.deployment(), verification.at(), distinction);
        store.putIfAbsent(key, verificationCodec.write(verification));
        forgetEvidence();
    }

    /**
     * Opens the stored object of a backup, sealed or not. The caller closes it.
     *
     * @throws CorruptBackupException if it is not there
     */
    public InputStream open(Manifest manifest) {
        return open(manifest, manifest.archive().key());
    }

    /**
     * Opens what was captured beside a backup; empty if nothing was.
     *
     * @throws CorruptBackupException if it is not there
     */
    public Optional<InputStream> openContext(Manifest manifest) {
        return manifest.context().key().map(key -> open(manifest, key));
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
        store.close();
    }

    /** As messages begin. */
    @Override
    public String toString() {
        return "repository " + name;
    }

    private InputStream open(Manifest manifest, String key) {
        try {
            return store.get(new ObjectKey(key));
        } catch (ObjectMissingException | IllegalArgumentException e) {
            throw new CorruptBackupException(
                    "backup " + manifest.id() + " is incomplete: " + key + " is not in " + this + " at " + location(),
                    "use a copy in another repository; holdfast verify " + manifest.id() + " records the loss",
                    e);
        }
    }

    private Manifest parseManifest(ObjectKey key, byte[] content) {
        Manifest manifest = manifestCodec.read(key.value(), content);
        String expected = Layout.MANIFESTS + manifest.deployment().name() + "/" + manifest.id() + ".json";
        if (!key.value().equals(expected)) {
            throw new CorruptBackupException(
                    key + " is damaged: it holds the manifest of " + expected, "move the object back to its name");
        }
        return manifest;
    }

    /** The repository may have had another name in the configuration that the evidence was written under. */
    private Verification parseVerification(ObjectKey key, byte[] content) {
        Verification read = verificationCodec.read(key.value(), content);
        return new Verification(
                read.backup(), read.deployment(), name, read.at(), read.depth(), read.problems(), read.by());
    }

    private synchronized ObjectCache.Result<Verification> evidence() {
        Instant now = clock.instant();
        boolean isFresh = !now.isBefore(evidenceAt) && now.isBefore(evidenceAt.plus(EVIDENCE_AGE));
        if (!isFresh || !evidence.unreadable().isEmpty()) {
            List<StoredObject> listed = list(Layout.EVIDENCE).stream()
                    .filter(object -> Layout.isVerification(object.key()))
                    .toList();
            evidence = verifications.read(listed);
            evidenceAt = now;
        }
        return evidence;
    }

    private synchronized void forgetEvidence() {
        evidenceAt = Instant.MIN;
    }

    private List<StoredObject> list(String prefix) {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.toList();
        }
    }

    private byte[] content(ObjectKey key) {
        try (InputStream stream = store.get(key)) {
            return stream.readNBytes(ObjectCache.MAX_BYTES);
        } catch (ObjectMissingException e) {
            throw new RepositoryException(key + " vanished from " + this + " at " + location(), "try again", e);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + key + " in " + this + " at " + location() + ": " + e.getMessage(), "try again", e);
        }
    }

    private boolean isStored(ObjectKey key, byte[] content) {
        return store.head(key).isPresent() && Arrays.equals(content(key), content);
    }

    private boolean isStoredAsFarAsWeKnow(ObjectKey key, byte[] content) {
        try {
            return isStored(key, content);
        } catch (RepositoryException e) {
            return false;
        }
    }

    /** Fails when there is no repository, or not any more. */
    void requireThere() {
        if (store.head(Layout.IDENTITY).isEmpty()) {
            throw gone();
        }
    }

    private RepositoryException gone() {
        return new RepositoryException(
                this + " is not at " + location() + ": there is no " + Layout.IDENTITY,
                "check that its disk is mounted, or that bucket and prefix are right; a new repository is created only by a first use");
    }
}
