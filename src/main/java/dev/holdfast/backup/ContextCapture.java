package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Deployment;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Seal;
import dev.holdfast.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Captures what Convex's export lacks: the environment variables. Their values leave this process only sealed; without encryption only their names are kept.
 *
 * <p>The object, before sealing:
 *
 * <pre>{@code
 * {"format":1,"backup":"20261121T020000Z-daily-k3f9q2","deployment":"prod","captured":"2026-11-21T02:00:07Z",
 *  "environmentVariables":{"API_KEY":"..."}}
 * }</pre>
 */
final class ContextCapture {
    static final int FORMAT = 1;

    private static final List<String> NEVER_INCLUDED = List.of(
            "function source code",
            "schema and index definitions",
            "scheduled functions and cron jobs",
            "auth configuration",
            "log streams and other deployment settings");

    private static final Logger log = LoggerFactory.getLogger(ContextCapture.class);

    private final Seal seal;
    private final JsonMapper json = new JsonMapper();

    ContextCapture(Seal seal) {
        this.seal = requireNonNull(seal, "seal");
    }

    /** Captures and, where sealed, stores it. What is stored before a manifest exists is swept if none ever does. */
    Context capture(Deployment deployment, Repository repository, BackupId id, boolean hasFiles, Instant now) {
        List<String> notIncluded = new ArrayList<>(NEVER_INCLUDED);
        if (!hasFiles) {
            notIncluded.add("stored files (file-storage = false)");
        }
        Optional<SortedMap<String, Secret>> variables;
        try {
            variables = deployment.environmentVariables();
            if (variables.isEmpty()) {
                notIncluded.add("environment variables (the key lacks deployment:env:view)");
            }
        } catch (DeploymentException e) {
            // The data are stored and whole by now: worth more than what the deployment has ceased to tell.
            log.atWarn()
                    .addKeyValue("deployment", deployment.name())
                    .addKeyValue("cause", e.getMessage())
                    .log("the backup is kept without environment variables");
            variables = Optional.empty();
            notIncluded.add("environment variables (could not be read: " + e.getMessage() + ")");
        }
        if (variables.isEmpty()) {
            return new Context(List.of(), Optional.empty(), notIncluded);
        }
        List<String> names = List.copyOf(variables.get().keySet());
        if (!seal.isSealing()) {
            notIncluded.add("values of environment variables (encryption is off)");
            return new Context(names, Optional.empty(), notIncluded);
        }
        ObjectKey key = repository.contextKey(deployment.name(), id, seal.suffix());
        byte[] sealed = sealed(id, deployment.name(), now, variables.get());
        repository.store().put(key, sealed);
        return new Context(names, Optional.of(key.value()), Optional.of(ContextProof.sha256(sealed)), notIncluded);
    }

    private byte[] sealed(BackupId id, String deployment, Instant now, SortedMap<String, Secret> variables) {
        SortedMap<String, String> revealed = new TreeMap<>();
        variables.forEach((name, value) -> revealed.put(name, value.reveal()));
        byte[] plain = json.writeValueAsBytes(Map.of(
                "format", FORMAT,
                "backup", id.value(),
                "deployment", deployment,
                "captured", now.toString(),
                "environmentVariables", revealed));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream sealing = seal.over(bytes)) {
            sealing.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("sealing into memory", e);
        }
        return bytes.toByteArray();
    }
}
