package dev.holdfast.config;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.seal.AgeOpener;
import dev.holdfast.seal.AgeSeal;
import dev.holdfast.seal.Opener;
import dev.holdfast.seal.Seal;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code encryption}. Whatever is wrong with it is a problem: nothing is ever stored plain because a setting was not understood. */
final class EncryptionReader {
    private final Section section;
    private final boolean needsIdentity;

    /** @param needsIdentity whether a variable that the identity's path takes must be set */
    EncryptionReader(Section section, boolean needsIdentity) {
        this.section = section;
        this.needsIdentity = needsIdentity;
    }

    EncryptionSettings read() {
        Setting recipients = section.setting("recipients");
        recipients.inForce();
        List<String> texts = recipients.entries().stream()
                .flatMap(entry -> recipient(entry).stream())
                .toList();
        if (texts.stream().distinct().count() < texts.size()) {
            recipients.refuse("a recipient stands there twice");
        }
        List<String> unset = section.reading().unsetVariablesAt(recipients.path());
        if (!unset.isEmpty()) {
            refuseUnset(recipients, unset);
        } else if (recipients.isWritten() && recipients.entries().isEmpty()) {
            recipients.refuse("must name at least one recipient; to store backups plain, leave encryption out");
        }
        Setting file = section.setting("identity-file");
        Optional<Path> path = identityFile(file);
        Optional<AgeOpener> opener = path.flatMap(found -> opener(file, found));
        if (path.isPresent() && !recipients.isWritten() && unset.isEmpty()) {
            file.note("there is an identity but no encryption.recipients: new backups are stored plain");
        }
        Seal seal = texts.isEmpty() ? Seal.none() : AgeSeal.to(texts);
        if (seal.isSealing() && opener.isPresent() && !opener.get().opens(seal)) {
            file.refuse("none of its identities belongs to a recipient, so it could not open what is stored now");
        }
        section.end();
        return new EncryptionSettings(texts, path, seal, opener.map(Opener.class::cast));
    }

    /** An unset {@code ${?VARIABLE}} leaves nothing behind, or a shorter list: plain backups, or such that somebody cannot open. */
    private void refuseUnset(Setting recipients, List<String> unset) {
        String path = recipients.path();
        section.reading()
                .problem(
                        section.reading().placeOf(path),
                        path + ": takes a variable of the environment that is not set: "
                                + String.join(", ", unset)
                                + "; set it, or write the recipients here: they are no secret");
    }

    private Optional<Path> identityFile(Setting setting) {
        if (section.reading().lacksVariable(setting.path())) {
            if (!needsIdentity) {
                section.reading().excuse(setting.path());
            }
            return Optional.empty();
        }
        return setting.maybe(present -> section.reading().resolve(present.text()));
    }

    private static Optional<String> recipient(Setting setting) {
        String text = setting.value()
                .map(value -> String.valueOf(value.unwrapped()))
                .orElse("")
                .strip();
        // people paste the secret half here by mistake
        if (text.startsWith("AGE-SECRET-KEY-")) {
            setting.refuseUnseen("is a secret identity; recipients are the public keys that begin with age1");
            return Optional.empty();
        }
        try {
            AgeSeal.to(List.of(text));
            return Optional.of(text);
        } catch (ConfigurationException e) {
            setting.refuse("must be an age recipient, as printed by holdfast keygen: age1 and 58 more characters");
            return Optional.empty();
        }
    }

    private static Optional<AgeOpener> opener(Setting setting, Path file) {
        try {
            AgeOpener opener = AgeOpener.of(file.toString(), Secret.of(Files.readString(file)));
            SecretReader.noteIfOpenToAll(setting, file);
            return Optional.of(opener);
        } catch (ConfigurationException e) {
            setting.refuse(e.explain());
        } catch (IOException e) {
            setting.refuse("cannot read " + file + ": " + SecretReader.reason(e));
        }
        return Optional.empty();
    }
}
