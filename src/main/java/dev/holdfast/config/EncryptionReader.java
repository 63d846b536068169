package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code encryption}. */
final class EncryptionReader {
    private final Section section;

    EncryptionReader(Section section) {
        this.section = section;
    }

    EncryptionSettings read() {
        Setting recipients = section.setting("recipients");
        List<String> texts =
                recipients.entries().stream().map(EncryptionReader::recipient).toList();
        if (texts.stream().distinct().count() < texts.size()) {
            recipients.refuse("a recipient stands there twice");
        }
        Optional<Path> identity = section.setting("identity-file").maybe(this::identity);
        section.end();
        return new EncryptionSettings(texts, identity);
    }

    private static String recipient(Setting setting) {
        // an identity is a secret that people paste here by mistake
        if (setting.value()
                .map(value -> String.valueOf(value.unwrapped()))
                .orElse("")
                .startsWith("AGE-SECRET-KEY-")) {
            setting.refuseUnseen("is a secret identity; recipients are the public keys that begin with age1");
            return "";
        }
        return setting.text(
                text -> text.matches("age1[a-z0-9]{58}"), "must be an age recipient: age1 and 58 more characters");
    }

    private Path identity(Setting setting) {
        Path file = section.reading().resolve(setting.text());
        try {
            if (Files.readString(file).lines().noneMatch(line -> line.startsWith("AGE-SECRET-KEY-1"))) {
                setting.refuse("the file holds no age identity; make one with: holdfast keygen");
            }
            SecretReader.noteIfOpenToAll(setting, file);
        } catch (IOException e) {
            setting.refuse("cannot read " + file + ": " + SecretReader.reason(e));
        }
        return file;
    }
}
