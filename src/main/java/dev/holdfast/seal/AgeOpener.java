package dev.holdfast.seal;

import com.exceptionfactory.jagged.PayloadException;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Opens age envelopes with the identities of one file. Immutable; any thread may use it. */
public final class AgeOpener implements Opener {
    private static final String IDENTITY = "AGE-SECRET-KEY-1";

    private final String source;
    private final List<Secret> identities;

    private AgeOpener(String source, List<Secret> identities) {
        this.source = source;
        this.identities = identities;
    }

    /**
     * @param source the identity file's name, for messages
     * @param text what is in it: comments, empty lines and one {@code AGE-SECRET-KEY-1...} a line
     * @throws ConfigurationException if a line is something else or there is no identity; names the file and the line's number
     */
    public static AgeOpener of(String source, Secret text) {
        List<Secret> identities = new ArrayList<>();
        int number = 0;
        for (String line : text.reveal().lines().toList()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                identities.add(identity(source, number, content));
            }
        }
        if (identities.isEmpty()) {
            throw new ConfigurationException(
                    "the identity file " + source + " has no identity", "make one with: holdfast keygen");
        }
        return new AgeOpener(source, List.copyOf(identities));
    }

    @Override
    public InputStream open(InputStream sealed) throws IOException {
        try {
            List<RecipientStanzaReader> readers = new ArrayList<>();
            for (Secret identity : identities) {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity.reveal()));
            }
            return new OpeningStream(
                    new StandardDecryptingChannelFactory().newDecryptingChannel(new StreamSource(sealed), readers),
                    sealed);
        } catch (UnsupportedRecipientStanzaException e) {
            throw new CorruptBackupException(
                    "no identity in " + source + " opens the envelope: it was sealed for other recipients",
                    "use the identity file whose public key was among the recipients when the backup was taken",
                    e);
        } catch (PayloadException | GeneralSecurityException | BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptBackupException(
                    "the beginning of the age envelope is damaged or cut, or it is no age envelope: " + e.getMessage(),
                    OpeningStream.HINT,
                    e);
        }
    }

    /** Whether it opens what this seal closes; tells a wrong pair of keys before the first backup is taken. */
    public boolean opens(Seal seal) {
        try {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            try (OutputStream plain = seal.over(sealed)) {
                plain.write('x');
            }
            try (InputStream opened = open(new ByteArrayInputStream(sealed.toByteArray()))) {
                return opened.read() == 'x';
            }
        } catch (CorruptBackupException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    @Override
    public String toString() {
        return "identities in " + source;
    }

    private static Secret identity(String source, int number, String content) {
        try {
            if (content.startsWith(IDENTITY)) {
                X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(content);
                return Secret.of(content);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // The cause may repeat the key, so it is not passed on.
        }
        throw new ConfigurationException(
                "the identity file " + source + " has no valid identity in line " + number,
                "each line is a comment or an " + IDENTITY
                        + "... as age-keygen and holdfast keygen write it; passphrase-protected files are not supported");
    }
}
