package dev.holdfast.testing.s3;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Takes the body of a PUT in and holds it against the sums that the client sent. */
final class Intake {
    private final BodySpool spool;
    private final S3Abilities abilities;

    Intake(BodySpool spool, S3Abilities abilities) {
        this.spool = spool;
        this.abilities = abilities;
    }

    BodySpool.Taken take(S3Request request, ContentStream content, Optional<S3Fault> fault) throws IOException {
        Optional<String> algorithm = ObjectOperations.algorithm(request, abilities);
        long damageAt = fault.orElse(null) instanceof S3Fault.DamageStored damage ? damage.position() : -1;
        BodySpool.Taken taken = spool.take(content, algorithm, damageAt);
        String length = request.header("x-amz-decoded-content-length")
                .or(() -> request.header("content-length"))
                .orElseThrow(() -> new S3Error(411, "MissingContentLength", "no length"));
        if (taken.body().size() != Long.parseLong(length)) {
            throw new S3Error(400, "IncompleteBody", "fewer bytes than the header says");
        }
        request.header("content-md5").ifPresent(sent -> {
            if (!HexFormat.of()
                    .formatHex(Base64.getDecoder().decode(sent))
                    .equals(taken.sums().md5())) {
                throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received");
            }
        });
        algorithm.ifPresent(name -> {
            String header = "x-amz-checksum-" + name;
            String sent =
                    request.header(header).orElseGet(() -> content.trailers().getOrDefault(header, ""));
            if (!taken.sums().checksum().equals(Optional.of(sent))) {
                throw new S3Error(400, "BadDigest", "The " + name + " you specified did not match what we received");
            }
        });
        return taken;
    }
}
