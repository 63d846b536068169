package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.VerificationCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What was found when stored bytes were read again, {@code evidence/DEPLOYMENT/verify/INSTANT-ID.json}, all of it: each counts. Any thread may call it. */
final class VerificationFolder {
    private final String repository;
    private final SmallObjects objects;
    private final VerificationCodec codec = new VerificationCodec();
    private final ObjectCache<Verification> cache;

    /** Of each backup, the date of its newest verification that this process saw or wrote. */
    private final Map<BackupId, Instant> newest = new ConcurrentHashMap<>();

    VerificationFolder(String repository, SmallObjects objects) {
        this.repository = requireNonNull(repository, "repository");
        this.objects = objects;
        this.cache = objects.lastingCache(Layout.EVIDENCE, Layout::isRestore, this::parse);
    }

    /** Whether none was seen yet, so that {@link #read} must come before {@link #record}. */
    boolean knowsNone() {
        return newest.isEmpty();
    }

    void record(Verification verification) {
        if (!verification.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "evidence about " + verification.repository() + " is kept there, not in " + repository);
        }
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        Verification dated = verification.dated(afterAllKnown(verification));
        ObjectKey key = Layout.verification(dated.deployment(), dated.at(), distinction);
        objects.store().putIfAbsent(key, codec.write(dated));
        note(dated);
    }

    /** Evidence counts in the order of its dates. What a host wrote whose clock was fast must not outdate what is found after it. */
    private Instant afterAllKnown(Verification verification) {
        Instant known = newest.getOrDefault(verification.backup(), Instant.MIN);
        return verification.at().isAfter(known) ? verification.at() : known.plusMillis(1);
    }

    private void note(Verification verification) {
        newest.merge(verification.backup(), verification.at(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** @param listed all evidence */
    ObjectCache.Result<Verification> read(List<StoredObject> listed) {
        ObjectCache.Result<Verification> verified = cache.read(listed.stream()
                .filter(object -> Layout.isVerification(object.key()))
                .toList());
        verified.values().forEach(this::note);
        return verified;
    }

    /** The repository may have had another name in the configuration that the evidence was written under. */
    private Verification parse(ObjectKey key, byte[] content) {
        Verification read = codec.read(key.value(), content);
        return new Verification(
                read.backup(), read.deployment(), repository, read.at(), read.depth(), read.problems(), read.by());
    }
}
