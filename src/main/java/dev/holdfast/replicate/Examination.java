package dev.holdfast.replicate;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ManifestRepair;
import dev.holdfast.repository.ManifestRepair.Standing;
import dev.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one repository has of a backup, read as a whole just now.
 *
 * @param damagedArchive what is wrong with the archive; empty if it is good
 * @param damagedManifest whether something lies in its manifest's place that is none
 * @param lacksContext whether what was captured beside the archive is not there
 * @param unreadable why nothing is known of it
 */
record Examination(
        Repository repository,
        boolean isAbsent,
        Optional<String> damagedArchive,
        boolean damagedManifest,
        boolean lacksContext,
        Optional<String> unreadable) {
    static Examination of(Repository repository, Manifest manifest, Sources sources) {
        try {
            Standing standing = new ManifestRepair(repository).standing(manifest);
            if (standing == Standing.ABSENT) {
                return new Examination(repository, true, Optional.empty(), false, false, Optional.empty());
            }
            return new Examination(
                    repository,
                    false,
                    ArchiveProof.read(repository, manifest),
                    standing == Standing.DAMAGED,
                    manifest.context().key().isPresent()
                            && sources.context(repository, manifest).isEmpty(),
                    Optional.empty());
        } catch (HoldfastException e) {
            return new Examination(
                    repository, false, Optional.empty(), false, false, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    boolean hasGoodArchive() {
        return !isAbsent && unreadable.isEmpty() && damagedArchive.isEmpty();
    }

    boolean isGood() {
        return hasGoodArchive() && !damagedManifest && !lacksContext;
    }

    /** All that is wrong, in words. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(damagedArchive.stream().toList());
        if (damagedManifest) {
            problems.add("its manifest is damaged");
        }
        if (lacksContext) {
            problems.add("the environment variables beside it are missing");
        }
        unreadable.ifPresent(problems::add);
        return problems;
    }
}
