package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.VerificationCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The evidence in a repository, {@code evidence/DEPLOYMENT/verify/INSTANT-ID.json}. Any thread may call it. */
final class EvidenceFolder {
    /** Evidence of other hosts may be noticed so late; it saves every second request of a frequent reader. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final String repository;
    private final SmallObjects objects;
    private final VerificationCodec codec = new VerificationCodec();
    private final ObjectCache<Verification> cache;
    private final Remembered<ObjectCache.Result<Verification>> verifications;

    EvidenceFolder(String repository, SmallObjects objects, Clock clock) {
        this.repository = requireNonNull(repository, "repository");
        this.objects = objects;
        this.cache = objects.cache(this::parse);
        this.verifications =
                new Remembered<>(this::list, result -> result.unreadable().isEmpty(), AGE, clock);
    }

    ObjectCache.Result<Verification> read() {
        return verifications.get();
    }

    void record(Verification verification) {
        if (!verification.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "evidence about " + verification.repository() + " is kept there, not in " + repository);
        }
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        ObjectKey key = Layout.verification(verification.deployment(), verification.at(), distinction);
        objects.store().putIfAbsent(key, codec.write(verification));
        verifications.forget();
    }

    private ObjectCache.Result<Verification> list() {
        List<StoredObject> listed = objects.list(Layout.EVIDENCE).stream()
                .filter(object -> Layout.isVerification(object.key()))
                .toList();
        return cache.read(listed);
    }

    /** The repository may have had another name in the configuration that the evidence was written under. */
    private Verification parse(ObjectKey key, byte[] content) {
        Verification read = codec.read(key.value(), content);
        return new Verification(
                read.backup(), read.deployment(), repository, read.at(), read.depth(), read.problems(), read.by());
    }
}
