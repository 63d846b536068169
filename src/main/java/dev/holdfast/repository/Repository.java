package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A repository: backups in a store, in the layout of format 1.
 *
 * <pre>{@code
 * PREFIX/holdfast.json                                     identity, see RepositoryIdentity
 * PREFIX/manifests/DEPLOYMENT/BACKUP.json                  a backup exists exactly when this does
 * PREFIX/archives/TIER/DEPLOYMENT/BACKUP.zip[.age]         Convex's ZIP
 * PREFIX/context/DEPLOYMENT/BACKUP.json[.age]              what a ZIP lacks
 * PREFIX/evidence/DEPLOYMENT/verify/INSTANT-ID.json        what was found when stored bytes were read again
 * PREFIX/evidence/DEPLOYMENT/check/INSTANT-LEVEL-ID.json   what was found on a level of verification
 * PREFIX/evidence/DEPLOYMENT/prune/INSTANT-ID.json         what a prune meant to remove, written before
 * PREFIX/evidence/DEPLOYMENT/restore/RESTORE-NN-STAGE.json how far a restore into it has come
 * PREFIX/evidence/DEPLOYMENT/drill/INSTANT-ID.json         what came of a restore for practice; INSTANT-ID-begun.json before it
 * PREFIX/evidence/DEPLOYMENT/delete/BACKUP.json            that somebody wants a backup gone from everywhere, written before
 * PREFIX/holds/DEPLOYMENT/BACKUP.json                      what no policy overrides
 * PREFIX/leases/DEPLOYMENT.json                            who works on a deployment
 * PREFIX/leases/read/DEPLOYMENT/BACKUP/ID.json             who reads a backup, which stays for so long
 * PREFIX/expectations/HOST.json                            what a host promises, rewritten when it changes
 * PREFIX/audit/YYYY/MM/DD/INSTANT-ID.json                  who did what
 * PREFIX/probe/ID                                          gone in a moment
 * }</pre>
 *
 * <p>Every method but the constructor may throw {@link RepositoryException}. Manifests and evidence are fetched once and kept in
 * memory. Any thread may call it. Closing it closes the store.
 */
public final class Repository implements AutoCloseable {
    private final String name;
    private final ObjectStore store;
    private final RepositoryTerms terms;
    private final Clock clock;
    private final SmallObjects objects;
    private final Presence presence;
    private final ManifestFolder manifests;
    private final EvidenceFolder evidence;
    private final ArchiveSurvey archives;
    private final Holds holds;
    private final PruneLog prunes;
    private final RestoreLog restores;
    private final ReadLeases readLeases;
    private final Removal removal;
    private final RepositoryReader reader;
    private final BackupLocks locks;

    /** One that nobody knows from before, and that locks nothing. */
    public Repository(String name, ObjectStore store, boolean offSite, Clock clock) {
        this(name, store, RepositoryTerms.unlocked(offSite), clock, LocalMemory.none());
    }

    /** @param name as configured */
    public Repository(String name, ObjectStore store, RepositoryTerms terms, Clock clock, LocalMemory memory) {
        this.name = requireNonNull(name, "name");
        this.store = requireNonNull(store, "store");
        this.terms = requireNonNull(terms, "terms");
        this.clock = requireNonNull(clock, "clock");
        this.objects = new SmallObjects(name, store, memory.cache(), clock);
        this.presence = new Presence(objects, clock, memory.knownId());
        this.manifests = new ManifestFolder(objects);
        this.evidence = new EvidenceFolder(name, objects, clock);
        this.archives = new ArchiveSurvey(objects, clock);
        this.holds = new Holds(objects, presence, clock);
        this.prunes = new PruneLog(evidence, presence);
        this.restores = new RestoreLog(evidence, presence);
        this.readLeases = new ReadLeases(objects, clock);
        this.removal = new Removal(objects, holds, readLeases, clock);
        this.reader = new RepositoryReader(
                name,
                objects,
                presence,
                new RepositoryReader.Folders(
                        manifests, evidence, archives, holds, readLeases, new RestoresAtWork(store, clock)),
                clock);
        this.locks = new BackupLocks(objects, terms.lock(), clock);
    }

    public String name() {
        return name;
    }

    public boolean isOffSite() {
        return terms.offSite();
    }

    /** How its backups are locked, from their commit on; empty where nothing is. */
    public Optional<LockTerms> lockTerms() {
        return terms.lock();
    }

    /** Where it is, for people. */
    public String location() {
        return store.location();
    }

    public ObjectStore store() {
        return store;
    }

    /** Its small objects, for the parts of this package. */
    SmallObjects objects() {
        return objects;
    }

    /** What tells it from others; empty before {@link #initialise()} was ever called on it. */
    public Optional<RepositoryIdentity> identity() {
        return presence.identity();
    }

    /** The id that was seen here, or else the one that is known from before; nobody is asked. */
    Optional<String> knownId() {
        return presence.seenOrKnown();
    }

    /** Returns its identity, and gives it one if it has none. Call it before the first write. */
    public RepositoryIdentity initialise() {
        return presence.initialise();
    }

    /**
     * Like {@link #initialise()} for a repository that was used before.
     *
     * @throws RepositoryException also if it is another one, or has no identity any more: a disk is not mounted, a bucket was replaced
     */
    public RepositoryIdentity initialise(String knownId) {
        return presence.initialise(knownId);
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
     * Makes a backup exist, and locks it where that is configured. Everything it names must be stored and checked. A lock that cannot be set
     * is told in the log and does not undo the backup.
     *
     * @return false if a backup of this id is there already and is another one
     * @throws RepositoryException if the store failed; whether the backup exists is then unknown, so what it names must stay
     */
    public boolean commit(Manifest manifest) {
        requireThere();
        boolean isCommitted = manifests.commit(manifest);
        if (isCommitted) {
            locks.setAsConfigured(manifest);
        }
        return isCommitted;
    }

    /**
     * Reads everything it holds: a listing of the manifests, and each object once. What other hosts changed beside the manifests may be a
     * minute old, storage classes and orphans an hour; {@link #refresh()} ends that.
     *
     * @throws RepositoryException also if it was there before and is not any more, or is another one
     */
    public RepositoryReading read() {
        return reader.read();
    }

    /** Makes the next reading ask the store for everything anew: what other hosts placed, removed and moved is then seen at once. */
    public void refresh() {
        reader.refresh();
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
        return manifests.find(deployment, id);
    }

    /** Evidence about its own copies that was kept, oldest first. */
    public List<Verification> verifications() {
        return evidence.read().verifications();
    }

    /** Keeps that somebody wants a backup gone, wherever it lies. It is in the repository when this returns. */
    public void record(DeletionRecord deletion) {
        requireThere();
        evidence.record(deletion);
    }

    /** Keeps that a drill begins, or how it ended. It is in the repository when this returns; the same once more changes nothing. */
    public void record(DrillRecord drill) {
        requireThere();
        evidence.record(drill);
    }

    /** Keeps evidence about a copy in this repository. */
    public void record(Verification verification) {
        evidence.record(verification);
    }

    /** Keeps evidence of a level that tells how its deployment stands now. */
    public void record(LevelCheck check) {
        requireThere();
        evidence.record(check, true);
    }

    /** Keeps evidence of a level for people alone: it is about a backup that is not the newest. */
    public void recordAside(LevelCheck check) {
        requireThere();
        evidence.record(check, false);
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

    /** Its holds. */
    public Holds holds() {
        return holds;
    }

    /** What prunes meant to remove. */
    public PruneLog prunes() {
        return prunes;
    }

    /** The journals of restores into its deployments. */
    public RestoreLog restores() {
        return restores;
    }

    /**
     * Says that somebody reads this backup, so that no prune removes it before the lease is closed. Where nothing can be written it warns, and the
     * reading goes on without.
     *
     * @param purpose for people who find the lease, as {@code fetch}
     * @throws RepositoryException if the backup is not there any more, which is no damage
     */
    public ReadLease readLease(String deployment, BackupId backup, String purpose) {
        return readLeases.open(deployment, backup, purpose);
    }

    /**
     * Removes a backup: the manifest first, then its archive and context. When it returns the backup exists no more; what it could not remove
     * after the manifest is told, and is left to the sweep. Whatever it throws, nothing was removed, or the manifest alone and its
     * fate is unknown.
     *
     * @param lease of its deployment here; asked before each deletion
     * @throws LockedObjectException if a lock forbids to remove any part of it
     * @throws RefusedException if it is held, somebody reads it, or the lease was lost
     */
    public RemovalReport remove(Manifest manifest, Lease lease) {
        try {
            return removal.remove(manifest, lease);
        } finally {
            archives.forget();
        }
    }

    /** The store's locks on the backups here. */
    public BackupLocks locks() {
        return locks;
    }

    @Override
    public void close() {
        objects.close();
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
            throw objects.incomplete(manifest, key, e);
        }
    }

    /** Whether somebody reads this backup now, or what a removal left of it. */
    public boolean isRead(String deployment, BackupId backup) {
        return readLeases.isRead(deployment, backup);
    }

    /** The earlier one of this host's time and the store's: what is to be removed at this moment has its age by both. Ask right after a reading. */
    public Instant cautiousTime() {
        return CautiousTime.of(store, clock);
    }

    /**
     * Fails when it was there before and is not now, or is another one.
     *
     * @param isEmpty whether nothing was found in it
     */
    void confirmThere(boolean isEmpty) {
        presence.confirm(isEmpty);
    }

    /** Fails when there is no repository, or not any more. */
    void requireThere() {
        presence.requireThere();
    }
}
