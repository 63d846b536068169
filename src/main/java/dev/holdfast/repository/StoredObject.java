package dev.holdfast.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store tells of an object without reading it.
 *
 * @param modified by the store's clock
 * @param version changes whenever the content does (an ETag; for a directory size, inode and time); compares, means nothing else
 * @param storageClass S3's word; {@code STANDARD} where the store has no classes
 * @param checksum what the store itself computed or keeps of the whole content as {@code algorithm:hex}, if it does and was asked by
 *     {@code head}
 */
public record StoredObject(
        ObjectKey key,
        long sizeBytes,
        Instant modified,
        String version,
        String storageClass,
        Optional<String> checksum) {}
