package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.secret.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets who gets a message know that it is ours and new.
 *
 * <pre>{@code
 * X-Holdfast-Timestamp: 1795237500                     seconds since 1970, when it was sent
 * X-Holdfast-Signature: sha256=5d41402abc4b2a76...     HMAC-SHA256 of timestamp, a dot and the body as it was sent, in hexadecimal
 * }</pre>
 *
 * Whoever gets it computes the same with the shared secret, compares both in constant time, and refuses what is older than five minutes: it was recorded and sent
 * again.
 */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private final Secret secret;

    Signature(Secret secret) {
        this.secret = requireNonNull(secret, "secret");
    }

    Map<String, String> headers(byte[] body, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(UTF_8));
            String signature = HexFormat.of().formatHex(mac.doFinal(body));
            return Map.of("X-Holdfast-Timestamp", timestamp, "X-Holdfast-Signature", "sha256=" + signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
