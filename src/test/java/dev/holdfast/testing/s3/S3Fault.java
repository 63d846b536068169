package dev.holdfast.testing.s3;

import java.time.Duration;

/** One way to misbehave, once. */
public sealed interface S3Fault {
    /** Answers with this error and does nothing. */
    record Refuse(int status, String code) implements S3Fault {}

    /** Answers 200 with an error document as its body and does nothing; as S3 may on completing an upload. */
    record ErrorInsideOk(String code) implements S3Fault {}

    /** Closes the connection before doing anything. */
    record DropConnection() implements S3Fault {}

    /** Does what was asked and closes the connection instead of answering. */
    record LoseAnswer() implements S3Fault {}

    /** Closes the connection after so many bytes of the answer's body. */
    record CutBody(long afterBytes) implements S3Fault {}

    /** Flips one bit of the answer's body at this position. */
    record FlipBit(long position) implements S3Fault {}

    /** Flips one bit of the request's body at this position after its signature was checked, as bad memory of a server does. */
    record DamageStored(long position) implements S3Fault {}

    /** Waits before it answers. */
    record Wait(Duration duration) implements S3Fault {}

    static S3Fault internalError() {
        return new Refuse(500, "InternalError");
    }

    static S3Fault slowDown() {
        return new Refuse(503, "SlowDown");
    }
}
