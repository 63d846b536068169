package dev.holdfast.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * Reads a secret that stands in the file or the environment ({@code deploy-key}), in a file of its own ({@code deploy-key-file}), or in a credential
 * that systemd hands over ({@code deploy-key-credential}, a name below {@code $CREDENTIALS_DIRECTORY}). No problem it notes contains any part of a
 * secret.
 */
final class SecretReader {
    private static final int LONGEST = 64 * 1024;
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    private final Section section;

    SecretReader(Section section) {
        this.section = section;
    }

    /** Reads a secret that must be there. An empty one stands in if it is not, which is a problem only if it {@code isNeeded}. */
    Secret need(String key, String what, boolean isNeeded) {
        Optional<Secret> secret = read(key, isNeeded);
        if (secret.isEmpty() && isNeeded && sources(key).noneWritten()) {
            section.reading().problem(section.reading().placeOf(Setting.join(section.path(), key)), missing(key, what));
        }
        return secret.orElse(Secret.of(""));
    }

    /** Reads a secret that may be absent. One that is there but cannot be read is a problem only if it {@code isNeeded}. */
    Optional<Secret> maybe(String key, boolean isNeeded) {
        return read(key, isNeeded);
    }

    /** As {@link #maybe}, but a variable that is named and not set is a problem if it {@code isNeeded}: somebody meant it to be there. */
    Optional<Secret> meant(String key, boolean isNeeded) {
        Optional<Secret> secret = read(key, isNeeded);
        if (isNeeded) {
            refuseUnset(key);
        }
        return secret;
    }

    /** Reads a list of secrets, or a single one, as {@link #meant} does. */
    List<Secret> several(String key, boolean isNeeded) {
        Sources sources = sources(key);
        if (!sources.value.isPresent() || sources.present().size() > 1) {
            return meant(key, isNeeded).stream().toList();
        }
        if (section.reading().lacksVariable(sources.value.path())) {
            return read(key, isNeeded).stream().toList();
        }
        if (isNeeded) {
            refuseUnset(key);
        }
        sources.value.inForceUnseen();
        return sources.value.entries().stream()
                .flatMap(entry -> value(entry).stream())
                .toList();
    }

    private void refuseUnset(String key) {
        String path = Setting.join(section.path(), key);
        List<String> unset = section.reading().unsetVariablesAt(path);
        if (!unset.isEmpty() && !section.reading().lacksVariable(path)) {
            section.reading()
                    .problem(
                            section.reading().placeOf(path),
                            path + ": takes a variable of the environment that is not set: "
                                    + String.join(", ", unset)
                                    + "; set it, or take the setting out");
        }
    }

    private Optional<Secret> read(String key, boolean isNeeded) {
        Sources sources = sources(key);
        List<Setting> present = sources.present();
        if (present.size() > 1) {
            present.get(1)
                    .refuseUnseen("only one of " + key + ", " + key + "-file and " + key + "-credential may be given");
            return Optional.empty();
        }
        for (Setting setting : present) {
            if (section.reading().lacksVariable(setting.path())) {
                // if it is needed, the missing variable itself is the problem
                if (!isNeeded) {
                    section.reading().excuse(setting.path());
                }
                return Optional.empty();
            }
        }
        if (sources.value.isPresent()) {
            return value(sources.value);
        }
        if (sources.file.isPresent()) {
            return content(sources.file, section.reading().resolve(sources.file.text()), isNeeded);
        }
        return sources.credential.isPresent() ? credential(sources.credential, isNeeded) : Optional.empty();
    }

    private Optional<Secret> value(Setting setting) {
        setting.inForceUnseen();
        String text =
                setting.value().map(value -> String.valueOf(value.unwrapped())).orElse("");
        if (text.contains("${")) {
            setting.refuseUnseen("a variable in quotes is not replaced; write it without quotes, as in ${?NAME}");
        } else if (text.isBlank()) {
            setting.refuseUnseen("the secret is empty");
        } else if (text.lines().count() > 1) {
            setting.refuseUnseen("the secret has more than one line");
        } else {
            return Optional.of(Secret.of(text));
        }
        return Optional.empty();
    }

    private Optional<Secret> credential(Setting setting, boolean isNeeded) {
        String name = setting.text(
                text -> text.matches("[A-Za-z0-9._-]+") && !text.startsWith("."),
                "must be the name of a credential, without slashes");
        Optional<String> directory = section.environment(CREDENTIALS);
        if (directory.isEmpty()) {
            if (isNeeded) {
                setting.refuse("the environment variable " + CREDENTIALS
                        + " is not set: systemd sets it for units with LoadCredential= or LoadCredentialEncrypted=");
            }
            return Optional.empty();
        }
        return content(setting, Path.of(directory.get()).resolve(name), isNeeded);
    }

    /** Reads the file of a secret; one line feed at its end does not count. */
    private Optional<Secret> content(Setting setting, Path file, boolean isNeeded) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            String text = new String(bytes, UTF_8).replaceFirst("\\r?\\n\\z", "");
            if (bytes.length > LONGEST || text.lines().count() > 1) {
                setting.refuse("the file must hold the secret alone, in one line");
            } else if (text.isBlank()) {
                setting.refuse("the file is empty");
            } else {
                noteIfOpenToAll(setting, file);
                return Optional.of(Secret.of(text));
            }
        } catch (IOException e) {
            if (isNeeded) {
                setting.refuse("cannot read " + file + ": " + reason(e));
            }
        }
        return Optional.empty();
    }

    static void noteIfOpenToAll(Setting setting, Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            setting.note("everybody on this machine can read the file; run: chmod o-rwx " + file);
        }
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException ? "permission denied for this user" : "it is not a readable file";
    }

    private String missing(String key, String what) {
        String path = Setting.join(section.path(), key);
        List<String> variables = section.reading().variablesAt(path);
        String ways = key + "-file = PATH or " + key + "-credential = NAME";
        return variables.isEmpty()
                ? path + ": missing: " + what + ", as " + key + " = ${?VARIABLE}, " + ways
                : path + ": missing: the environment variable " + variables.get(0) + " is not set; set it, or give "
                        + ways;
    }

    private Sources sources(String key) {
        return new Sources(section.setting(key), section.setting(key + "-file"), section.setting(key + "-credential"));
    }

    private record Sources(Setting value, Setting file, Setting credential) {
        List<Setting> present() {
            return List.of(value, file, credential).stream()
                    .filter(Setting::isPresent)
                    .toList();
        }

        boolean noneWritten() {
            return present().isEmpty();
        }
    }
}
