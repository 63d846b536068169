package dev.holdfast.backup;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the environment variables that were captured beside a backup, as {@link Backups} wrote them. */
public final class CapturedEnvironment {
    private final Optional<Opener> opener;
    private final JsonMapper json = new JsonMapper();

    public CapturedEnvironment(Optional<Opener> opener) {
        this.opener = opener;
    }

    /**
     * Values by name; empty where none were captured with their values.
     *
     * @throws ConfigurationException if no identity is configured
     * @throws CorruptBackupException if they are damaged or not there
     * @throws dev.holdfast.failure.RepositoryException if they cannot be read
     */
    public Optional<SortedMap<String, Secret>> read(Manifest manifest, Repository repository) {
        Optional<InputStream> stored = repository.openContext(manifest);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        if (opener.isEmpty()) {
            throw new ConfigurationException(
                    "the environment variables of " + manifest.id() + " are encrypted and no identity is configured",
                    "set encryption.identity-file to the identity of one of its recipients");
        }
        try (InputStream sealed = stored.get();
                InputStream plain = opener.get().open(sealed)) {
            JsonNode variables = json.readTree(plain.readAllBytes()).path("environmentVariables");
            SortedMap<String, Secret> values = new TreeMap<>();
            variables
                    .properties()
                    .forEach(each ->
                            values.put(each.getKey(), Secret.of(each.getValue().asString(""))));
            return Optional.of(values);
        } catch (IOException | JacksonException e) {
            // Its message may quote what was read.
            throw new CorruptBackupException(
                    "the environment variables of " + manifest.id() + " in repository " + repository.name()
                            + " cannot be read",
                    "try a copy in another repository: holdfast verify " + manifest.id());
        }
    }
}
