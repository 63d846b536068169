/**
 * An S3 server inside the JVM, on loopback, for tests: {@link dev.holdfast.testing.s3.S3Server}. It checks signatures and checksums, keeps
 * conditional writes atomic, can be less able than AWS ({@link dev.holdfast.testing.s3.S3Abilities}) and misbehaves as told ({@link
 * dev.holdfast.testing.s3.S3Faults}).
 *
 * <p>Why our own: the S3 servers for the JVM bring 30 to 60 MB of libraries and cannot lose an answer or cut a body on demand. Whether
 * it behaves as real ones do is shown by running the same contract against those; see {@link dev.holdfast.testing.s3.RealS3}.
 */
package dev.holdfast.testing.s3;
