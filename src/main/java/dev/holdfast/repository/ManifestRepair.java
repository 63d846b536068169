package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import java.util.Optional;

/** The one way a manifest is ever written over: where what lies in its place is none. */
public final class ManifestRepair {
    private final Repository repository;

    public ManifestRepair(Repository repository) {
        this.repository = requireNonNull(repository, "repository");
    }

    /** How the manifest of a backup stands here. */
    public enum Standing {
        THERE,
        ABSENT,
        DAMAGED
    }

    /** Looks at it. */
    public Standing standing(Manifest manifest) {
        try {
            return stored(manifest).isPresent() ? Standing.THERE : Standing.ABSENT;
        } catch (CorruptBackupException e) {
            return Standing.DAMAGED;
        }
    }

    /**
     * Writes a manifest in the place of a damaged one. What it names must be stored and checked.
     *
     * @throws RefusedException if what lies there can be read
     */
    public void replace(Manifest manifest) {
        if (standing(manifest) != Standing.DAMAGED) {
            throw new RefusedException(
                    "the manifest of " + manifest.id() + " in " + repository + " is not damaged any more",
                    "look at the backup again: holdfast show " + manifest.id());
        }
        repository
                .store()
                .put(Layout.manifest(manifest.deployment().name(), manifest.id()), new ManifestCodec().write(manifest));
    }

    private Optional<Manifest> stored(Manifest manifest) {
        return repository.manifest(manifest.deployment().name(), manifest.id());
    }
}
