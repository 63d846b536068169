package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes only on nothing, or only on one version. What the store can do is found out at the first use with an object of our own below {@code
 * probe/}: stores that do not know the headers ignore them, which no answer tells, and Ceph 16 wants the ETag without its quotes. Where a
 * condition is not honoured, a look comes before the write instead, and {@link #areAtomic()} says so.
 */
final class ConditionalWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ConditionalWrites.class);
    /** AWS answers 409 while another conditional write of the same key is under way. */
    private static final int CONFLICTS = 10;

    private final SingleWrite writes;
    private final Lookup lookup;
    private final S3Failures failures;
    private final Consumer<ObjectKey> remove;
    private @Nullable Abilities abilities; // guarded by this

    /** @param ifMatch how an ETag is to be written for {@code If-Match}; empty if that is not honoured */
    private record Abilities(boolean ifNoneMatch, Optional<Function<Etag, String>> ifMatch) {}

    /** @param remove removes an object if it may */
    ConditionalWrites(SingleWrite writes, Lookup lookup, S3Failures failures, Consumer<ObjectKey> remove) {
        this.writes = writes;
        this.lookup = lookup;
        this.failures = failures;
        this.remove = remove;
    }

    boolean areAtomic() {
        Abilities known = abilities();
        return known.ifNoneMatch() && known.ifMatch().isPresent();
    }

    boolean putIfAbsent(ObjectKey key, byte[] content) {
        if (abilities().ifNoneMatch()) {
            return attempt(key, content, SingleWrite.Condition.ABSENT, there -> there.isEmpty())
                    .isPresent();
        }
        if (lookup.find(key).isPresent()) {
            return false;
        }
        always(key, content);
        return true;
    }

    Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        Predicate<Optional<HeadObjectResponse>> sameVersion = there ->
                there.map(seen -> Etag.of(seen.eTag()).value().equals(version)).orElse(false);
        Optional<Function<Etag, String>> form = abilities().ifMatch();
        if (form.isPresent()) {
            SingleWrite.Condition condition =
                    SingleWrite.Condition.version(form.get().apply(new Etag(version)));
            return attempt(key, content, condition, sameVersion);
        }
        return sameVersion.test(lookup.find(key)) ? Optional.of(always(key, content)) : Optional.empty();
    }

    private StoredObject always(ObjectKey key, byte[] content) {
        try {
            return writes.put(
                            key,
                            PartBody.of(content),
                            SingleWrite.Condition.ALWAYS,
                            Optional.empty(),
                            SingleWrite.newWriteId())
                    .stored();
        } catch (SdkException e) {
            throw failures.of(S3Action.WRITE, key.value(), e);
        }
    }

    private Optional<StoredObject> attempt(
            ObjectKey key,
            byte[] content,
            SingleWrite.Condition condition,
            Predicate<Optional<HeadObjectResponse>> holds) {
        for (int conflicts = 0; ; conflicts++) {
            String writeId = SingleWrite.newWriteId();
            try {
                return Optional.of(writes.put(key, PartBody.of(content), condition, Optional.empty(), writeId)
                        .stored());
            } catch (S3Exception e) {
                if (e.statusCode() < 400 || e.statusCode() >= 500) {
                    return unanswered(key, writeId, e);
                }
                if (e.statusCode() != 412 && e.statusCode() != 409 && e.statusCode() != 404) {
                    throw failures.of(S3Action.WRITE, key.value(), e);
                }
                if (e.statusCode() == 404 && S3Failures.errorCode(e).equals("NoSuchBucket")) {
                    throw failures.of(S3Action.WRITE, key.value(), e);
                }
                Optional<HeadObjectResponse> seen = lookup.find(key);
                if (seen.filter(there -> isWrite(there, writeId)).isPresent()) {
                    return seen.map(there -> Lookup.stored(key, there));
                }
                if (e.statusCode() != 409 || !holds.test(seen)) {
                    return Optional.empty();
                }
                if (conflicts == CONFLICTS) {
                    throw failures.of(S3Action.WRITE, key.value(), e);
                }
            } catch (SdkException e) {
                return unanswered(key, writeId, e);
            }
        }
    }

    /** No try got an answer; one of them may have been done all the same. */
    private Optional<StoredObject> unanswered(ObjectKey key, String writeId, SdkException cause) {
        RepositoryException failure = failures.of(S3Action.WRITE, key.value(), cause);
        Optional<HeadObjectResponse> seen;
        try {
            seen = lookup.find(key).filter(there -> isWrite(there, writeId));
        } catch (RepositoryException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        if (seen.isEmpty()) {
            throw failure;
        }
        return seen.map(there -> Lookup.stored(key, there));
    }

    private static boolean isWrite(HeadObjectResponse seen, String writeId) {
        return writeId.equals(seen.metadata().get(Expected.WRITE_ID));
    }

    private synchronized Abilities abilities() {
        if (abilities == null) {
            abilities = probe();
            if (!abilities.ifNoneMatch() || abilities.ifMatch().isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("store", failures.location())
                        .addKeyValue("ifNoneMatch", abilities.ifNoneMatch())
                        .addKeyValue("ifMatch", abilities.ifMatch().isPresent())
                        .log("the store has no atomic conditional writes");
            }
        }
        return abilities;
    }

    private Abilities probe() {
        ObjectKey key = new ObjectKey("probe/conditional-" + UUID.randomUUID());
        try {
            boolean ifNoneMatch =
                    accepts(key, SingleWrite.Condition.ABSENT) && !accepts(key, SingleWrite.Condition.ABSENT);
            return new Abilities(ifNoneMatch, probeIfMatch(key, Etag::quoted).or(() -> probeIfMatch(key, Etag::value)));
        } finally {
            remove.accept(key);
        }
    }

    /** A store honours {@code If-Match} if it takes the right ETag and refuses a wrong one. */
    private Optional<Function<Etag, String>> probeIfMatch(ObjectKey key, Function<Etag, String> form) {
        Etag there = new Etag(always(key, content("match")).version());
        Etag wrong = new Etag("00000000000000000000000000000000");
        boolean honoured = accepts(key, SingleWrite.Condition.version(form.apply(there)))
                && !accepts(key, SingleWrite.Condition.version(form.apply(wrong)));
        return honoured ? Optional.of(form) : Optional.empty();
    }

    /** Whether the store writes under the condition. A store that does not know the header may also say so. */
    private boolean accepts(ObjectKey key, SingleWrite.Condition condition) {
        try {
            return attempt(key, content("probe"), condition, there -> false).isPresent();
        } catch (RepositoryException e) {
            if (e.getCause() instanceof S3Exception refused
                    && (refused.statusCode() == 501 || refused.statusCode() == 400)) {
                return false;
            }
            throw e;
        }
    }

    private static byte[] content(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
