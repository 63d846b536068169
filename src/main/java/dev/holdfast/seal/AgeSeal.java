package dev.holdfast.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.holdfast.failure.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Seals into an age envelope that any of its recipients can open. Immutable; any thread may use it. */
public final class AgeSeal implements Seal {
    private final List<String> recipients;

    private AgeSeal(List<String> recipients) {
        this.recipients = recipients;
    }

    /**
     * @param recipients {@code age1...} texts, at least one
     * @throws ConfigurationException if one is not valid; names all that are wrong
     */
    public static AgeSeal to(List<String> recipients) {
        if (recipients.isEmpty()) {
            throw new ConfigurationException(
                    "encryption has no recipients", "name at least one, as printed by: holdfast keygen");
        }
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            String problem = problemOf(recipients.get(i));
            if (!problem.isEmpty()) {
                problems.add("recipient " + (i + 1) + " of " + recipients.size() + " " + problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(
                    "encryption.recipients: " + String.join("; ", problems),
                    "a recipient is a public key as printed by age-keygen or holdfast keygen, copied whole");
        }
        return new AgeSeal(recipients.stream().distinct().toList());
    }

    @Override
    public OutputStream over(OutputStream to) throws IOException {
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (String recipient : recipients) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            }
            return new SealingStream(
                    new StandardEncryptingChannelFactory().newEncryptingChannel(new StreamSink(to), writers), to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot seal for recipients that it accepted before", e);
        }
    }

    @Override
    public List<String> fingerprints() {
        return recipients.stream().map(AgeSeal::fingerprint).toList();
    }

    @Override
    public String suffix() {
        return ".age";
    }

    @Override
    public String toString() {
        return "age" + fingerprints();
    }

    private static String fingerprint(String recipient) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(recipient.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns what is wrong, or nothing. What could be a secret key is not repeated. */
    private static String problemOf(String recipient) {
        if (recipient.toUpperCase(Locale.ROOT).startsWith("AGE-SECRET-KEY-")) {
            return "is a secret key; put it into the identity file and name its public key here";
        }
        if (recipient.startsWith("ssh-")) {
            return "is an SSH key, which is not supported; make an age key with: holdfast keygen";
        }
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
            return "";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return "is not valid: '" + recipient + "'";
        }
    }
}
