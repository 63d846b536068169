package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectKey;
import java.util.Optional;

/** Keys of the repository and keys of the bucket. */
record Names(String bucket, String prefix) {
    static Names of(S3Settings settings) {
        return new Names(settings.bucket(), settings.prefix().isEmpty() ? "" : settings.prefix() + "/");
    }

    String inBucket(String key) {
        return prefix + key;
    }

    String inBucket(ObjectKey key) {
        return prefix + key.value();
    }

    /** Returns the repository's key; empty for something that others left there: a folder's marker, a name that none of ours can have. */
    Optional<ObjectKey> inRepository(String bucketKey) {
        if (!bucketKey.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectKey(bucketKey.substring(prefix.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
