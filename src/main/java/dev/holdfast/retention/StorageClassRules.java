package dev.holdfast.retention;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Amazon says of a storage class (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html and
 * https://aws.amazon.com/s3/pricing/). A class that is not Amazon's has no rules.
 *
 * @param name S3's word
 * @param minDays what is removed earlier is billed until then
 * @param minBytes what is smaller is billed as if it had this size; for the two Glacier classes, which add 40 KiB to each object
 *     instead, the size below which lifecycle rules leave an object where it is
 * @param isArchived whether an object must be thawed before it can be read or copied
 * @param coldness rises from STANDARD to DEEP_ARCHIVE; a transition never goes down. -1 where it is not known
 */
public record StorageClassRules(String name, int minDays, long minBytes, boolean isArchived, int coldness) {
    /** Below it an object costs more in any colder class than where it is. */
    public static final long TINY_BYTES = 128 * 1024;

    private static final Map<String, StorageClassRules> KNOWN = List.of(
                    new StorageClassRules("REDUCED_REDUNDANCY", 0, 0, false, 0),
                    new StorageClassRules("STANDARD", 0, 0, false, 0),
                    new StorageClassRules("EXPRESS_ONEZONE", 0, 0, false, 0),
                    new StorageClassRules("STANDARD_IA", 30, TINY_BYTES, false, 1),
                    new StorageClassRules("INTELLIGENT_TIERING", 0, TINY_BYTES, false, 2),
                    new StorageClassRules("ONEZONE_IA", 30, TINY_BYTES, false, 3),
                    new StorageClassRules("GLACIER_IR", 90, TINY_BYTES, false, 4),
                    new StorageClassRules("GLACIER", 90, TINY_BYTES, true, 5),
                    new StorageClassRules("DEEP_ARCHIVE", 180, TINY_BYTES, true, 6))
            .stream()
            .collect(Collectors.toUnmodifiableMap(StorageClassRules::name, Function.identity()));

    /** What adding an object to the two Glacier classes is billed for besides: an index of 8 KiB and 32 KiB. */
    private static final long GLACIER_EXTRA_BYTES = 40 * 1024;

    /** The rules of a class, or none for one that Amazon does not have. */
    public static StorageClassRules of(String name) {
        StorageClassRules known = KNOWN.get(name);
        return known == null ? new StorageClassRules(name, 0, 0, false, -1) : known;
    }

    /** Whether a move there from this class leads to a warmer or the same class. Between classes that are not known none is. */
    public boolean isBackwards(StorageClassRules to) {
        return name.equals(to.name) || (coldness >= 0 && to.coldness >= 0 && to.coldness <= coldness);
    }

    /** The bytes that an object of this size is billed for. */
    public long billedBytes(long storedBytes) {
        if (isArchived) {
            return storedBytes + GLACIER_EXTRA_BYTES;
        }
        return minBytes > 0 && !name.equals("INTELLIGENT_TIERING") ? Math.max(storedBytes, minBytes) : storedBytes;
    }
}
