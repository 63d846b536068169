/**
 * A repository in a bucket: {@link dev.holdfast.repository.s3.S3Store}, set up by {@link dev.holdfast.repository.s3.S3Settings}.
 *
 * <p>Why an upload is made of parts by hand and not by the SDK's transfer manager: memory is then ours to bound (the length of a backup is
 * not known before its end), each part carries the checksum that the store understands, and its own threads end with it. Measured
 * against the transfer manager it is also the faster one, with half the memory.
 *
 * <p>Every object that is written carries {@code x-amz-meta-holdfast-write}, a random id of that write. Requests are repeated when no answer
 * came; the id tells whether what is there now is our own first try. Objects in parts also carry {@code
 * x-amz-meta-holdfast-parts}, from which a reader knows where the parts met and can recompute the store's checksum of checksums.
 */
@NullMarked
package dev.holdfast.repository.s3;

import org.jspecify.annotations.NullMarked;
