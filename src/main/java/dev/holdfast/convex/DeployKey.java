package dev.holdfast.convex;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.secret.Secret;
import java.util.Optional;

/**
 * A deploy or admin key. Its text is {@code [type:]name|body}, where the name is no secret; the body may hold {@code :} and {@code |}, so it is never
 * taken apart further.
 */
final class DeployKey {
    private final Secret whole;
    private final Secret body;
    private final Optional<String> deploymentName;

    private DeployKey(Secret whole, Secret body, Optional<String> deploymentName) {
        this.whole = whole;
        this.body = body;
        this.deploymentName = deploymentName;
    }

    /** @throws ConfigurationException when the text cannot stand in a header */
    static DeployKey of(Connection connection) {
        String text = connection.key().reveal();
        if (text.isEmpty()) {
            throw new ConfigurationException(
                    "deployment " + connection.name() + " has an empty key",
                    "set deploy-key or deploy-key-file of this deployment");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new ConfigurationException(
                        "the key of deployment " + connection.name() + " has " + nameOf(c) + " at position " + (i + 1)
                                + " of " + text.length(),
                        "a key is one line of visible ASCII characters: copy it again, without line breaks or blanks");
            }
        }
        int bar = text.indexOf('|');
        Secret body = bar < 0 ? connection.key() : Secret.of(text.substring(bar + 1));
        return new DeployKey(connection.key(), body, bar < 0 ? Optional.empty() : nameIn(text.substring(0, bar)));
    }

    /** The name of the deployment that the key was made for, where the key says one: not for keys of a whole project. */
    Optional<String> deploymentName() {
        return deploymentName;
    }

    String authorization() {
        return "Convex " + whole.reveal();
    }

    /** Masks the key and the secret part of it. */
    String maskIn(String text) {
        return body.maskIn(whole.maskIn(text));
    }

    private static Optional<String> nameIn(String head) {
        String[] parts = head.split(":", -1);
        return parts.length > 2 || parts[parts.length - 1].isEmpty()
                ? Optional.empty()
                : Optional.of(parts[parts.length - 1]);
    }

    private static String nameOf(char c) {
        return switch (c) {
            case '\n', '\r' -> "a line break";
            case ' ', '\t' -> "a blank";
            default -> c < ' ' || c == 0x7f ? "a control character" : "a character that is not ASCII";
        };
    }
}
