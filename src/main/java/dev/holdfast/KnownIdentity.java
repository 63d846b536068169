package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.seal.AgeOpener;
import dev.holdfast.seal.AgeSeal;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An identity that somebody has kept.
 *
 * @param recipients that it opens, as the comments of its file name them and as was tried
 */
record KnownIdentity(Path file, AgeOpener opener, List<String> recipients) {
    private static final Pattern PUBLIC = Pattern.compile("(?m)^#.*\\b(age1[a-z0-9]{58})\\b");

    KnownIdentity {
        requireNonNull(file, "file");
        requireNonNull(opener, "opener");
        recipients = List.copyOf(recipients);
    }

    /** @throws ConfigurationException if the file cannot be read or holds none */
    static KnownIdentity read(Path file) {
        try {
            String text = Files.readString(file);
            AgeOpener opener = AgeOpener.of(file.toString(), Secret.of(text));
            return new KnownIdentity(
                    file,
                    opener,
                    PUBLIC.matcher(text)
                            .results()
                            .map((MatchResult each) -> each.group(1))
                            .distinct()
                            .filter(each -> opens(opener, each))
                            .toList());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read the identity " + file + ": "
                            + (Files.exists(file) ? "it is not a readable text" : "there is no such file"),
                    "name the file that holdfast keygen or age-keygen wrote",
                    e);
        }
    }

    private static boolean opens(AgeOpener opener, String recipient) {
        try {
            return opener.opens(AgeSeal.to(List.of(recipient)));
        } catch (ConfigurationException e) {
            // A comment may hold what only looks like a key.
            return false;
        }
    }

    /** As manifests name those for whom a backup is sealed. */
    List<String> fingerprints() {
        return recipients.isEmpty() ? List.of() : AgeSeal.to(recipients).fingerprints();
    }
}
