package dev.holdfast.seal;

import static java.util.Objects.requireNonNull;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.holdfast.secret.Secret;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A new pair of age keys.
 *
 * @param recipient the public half, {@code age1...}; seals
 * @param identity the secret half, {@code AGE-SECRET-KEY-1...}; opens
 */
public record AgeKeys(String recipient, Secret identity) {
    public AgeKeys {
        requireNonNull(recipient, "recipient");
        requireNonNull(identity, "identity");
    }

    public static AgeKeys generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new AgeKeys(
                    pair.getPublic().toString(), Secret.of(pair.getPrivate().toString()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }

    /**
     * Returns the identity file as {@code age-keygen} writes it, which is also what {@link AgeOpener} reads.
     *
     * <pre>{@code
     * # created: 2026-11-21T02:00:00Z
     * # public key: age1...
     * AGE-SECRET-KEY-1...
     * }</pre>
     */
    public Secret identityFile(Instant created) {
        return Secret.of("# created: " + created.truncatedTo(ChronoUnit.SECONDS) + "\n# public key: " + recipient + "\n"
                + identity.reveal() + "\n");
    }
}
