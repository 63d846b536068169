package dev.holdfast.testing.s3;

/**
 * What the server can do.
 *
 * @param ifNoneMatch honours {@code If-None-Match: *}; else ignores it, as old servers do
 * @param ifMatch honours {@code If-Match} on PUT
 * @param quotedIfMatch finds a quoted ETag in {@code If-Match} equal to its own; Ceph 16 compares the text, quotes included
 * @param checksums keeps {@code x-amz-checksum-*}; else ignores them
 * @param chunkedBodies takes aws-chunked bodies; else refuses them with 400
 * @param encrypts honours and echoes {@code x-amz-server-side-encryption}; else ignores it
 * @param storageClasses honours {@code x-amz-storage-class}; else everything is STANDARD
 * @param archives refuses to read GLACIER and DEEP_ARCHIVE before they are thawed; else they are read as any class, and thawing is not known
 * @param copies copies by itself; else answers that it cannot
 * @param md5Etags ETags are MD5s; else something of its own, as with SSE-KMS
 */
public record S3Abilities(
        boolean ifNoneMatch,
        boolean ifMatch,
        boolean quotedIfMatch,
        boolean checksums,
        boolean chunkedBodies,
        boolean encrypts,
        boolean storageClasses,
        boolean archives,
        boolean copies,
        boolean md5Etags) {

    /** As AWS. */
    public static S3Abilities aws() {
        return new S3Abilities(true, true, true, true, true, true, true, true, true, true);
    }

    /** As Ceph 16: no checksums, no archives, no aws-chunked bodies, no encryption, an If-Match that wants the ETag without quotes. */
    public static S3Abilities ceph() {
        return new S3Abilities(true, true, false, false, false, false, true, false, true, true);
    }

    /** A simple one: no conditional writes, no checksums, no classes, no copies, ETags that are no MD5. */
    public static S3Abilities simple() {
        return new S3Abilities(false, false, true, false, true, false, false, false, false, false);
    }

    /** As this, but {@code If-Match} on PUT never matches. */
    public S3Abilities withoutIfMatch() {
        return new S3Abilities(
                ifNoneMatch,
                false,
                quotedIfMatch,
                checksums,
                chunkedBodies,
                encrypts,
                storageClasses,
                archives,
                copies,
                md5Etags);
    }
}
