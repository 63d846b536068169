package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads all that a repository holds. Any thread may call it. */
final class RepositoryReader {
    private final String name;
    private final SmallObjects objects;
    private final Presence presence;
    private final Folders folders;
    private final Clock clock;

    /** Where what is read lies. */
    record Folders(
            ManifestFolder manifests,
            EvidenceFolder evidence,
            ArchiveSurvey archives,
            Holds holds,
            ReadLeases readLeases,
            RestoresAtWork restoresAtWork) {}

    RepositoryReader(String name, SmallObjects objects, Presence presence, Folders folders, Clock clock) {
        this.name = requireNonNull(name, "name");
        this.objects = requireNonNull(objects, "objects");
        this.presence = requireNonNull(presence, "presence");
        this.folders = requireNonNull(folders, "folders");
        this.clock = requireNonNull(clock, "clock");
    }

    /** As {@link Repository#read()} has it. */
    RepositoryReading read() {
        // Archives before manifests: what is committed between the two is no orphan.
        Map<String, String> classes = folders.archives().classes();
        List<StoredObject> listed = folders.manifests().list();
        presence.confirm(listed.isEmpty());
        objects.identify(presence.id());
        ObjectCache.Result<Manifest> backups = folders.manifests().read(listed);
        RestoresAtWork.Reading read = folders.restoresAtWork().read(folders.evidence());
        EvidenceFolder.Reading proofs = read.evidence();
        Holds.Reading held = folders.holds().read();
        SortedMap<ObjectKey, String> unreadable = new TreeMap<>(backups.unreadable());
        unreadable.putAll(proofs.unreadable());
        unreadable.putAll(held.unreadable());
        return new RepositoryReading(
                backups.values().stream()
                        .map(manifest -> inItsClass(manifest, classes))
                        .toList(),
                with(proofs.verifications(), folders.archives().problems(backups.values()), backups.values()),
                new Holdings(
                        held.holds(),
                        classes,
                        folders.archives().written(),
                        folders.archives().orphanBytes(backups.values()),
                        folders.readLeases().read(),
                        proofs.evidence(),
                        read.deployments()),
                unreadable);
    }

    /** What the listing tells is evidence of this moment, and is not kept: it is seen again as long as it is so. */
    private List<Verification> with(
            List<Verification> kept, Map<BackupId, String> problems, Collection<Manifest> manifests) {
        if (problems.isEmpty()) {
            return kept;
        }
        Instant now = clock.instant();
        List<Verification> all = new ArrayList<>(kept);
        manifests.stream()
                .filter(manifest -> problems.containsKey(manifest.id()))
                .map(manifest -> new Verification(
                        manifest.id(),
                        manifest.deployment().name(),
                        name,
                        after(kept, manifest, now),
                        Verification.Depth.STORED,
                        List.of(problems.get(manifest.id())),
                        "the listing"))
                .forEach(all::add);
        return all;
    }

    /** Nothing that a fast clock dated outdates what is seen now. */
    private static Instant after(List<Verification> kept, Manifest manifest, Instant now) {
        return kept.stream()
                .filter(verification -> verification.backup().equals(manifest.id()))
                .map(verification -> verification.at().plusMillis(1))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private static Manifest inItsClass(Manifest manifest, Map<String, String> classes) {
        String written = manifest.archive().storageClass();
        return manifest.inClass(classes.getOrDefault(manifest.archive().key(), written));
    }

    /** As {@link Repository#refresh()} has it. */
    void refresh() {
        folders.evidence().forget();
        folders.holds().forget();
        folders.readLeases().forget();
        folders.archives().forget();
    }
}
