package dev.holdfast.replicate;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ContextProof;
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
 * @param damagedContext what is wrong with what was captured beside the archive; empty if it is good, or there is none
 * @param unreadable why nothing is known of it
 */
record Examination(
        Repository repository,
        boolean isAbsent,
        Optional<String> damagedArchive,
        boolean damagedManifest,
        Optional<String> damagedContext,
        Optional<String> unreadable) {
    /** What words about a context begin with. */
    private static final String ENVIRONMENT = "environment variables: ";

    static Examination of(Repository repository, Manifest manifest) {
        try {
            Standing standing = new ManifestRepair(repository).standing(manifest);
            if (standing == Standing.ABSENT) {
                return new Examination(repository, true, Optional.empty(), false, Optional.empty(), Optional.empty());
            }
            return new Examination(
                    repository,
                    false,
                    ArchiveProof.read(repository, manifest),
                    standing == Standing.DAMAGED,
                    ContextProof.read(repository, manifest),
                    Optional.empty());
        } catch (HoldfastException e) {
            return new Examination(
                    repository,
                    false,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.of(String.valueOf(e.getMessage())));
        }
    }

    boolean hasGoodArchive() {
        return !isAbsent && unreadable.isEmpty() && damagedArchive.isEmpty();
    }

    boolean isGood() {
        return hasGoodArchive() && !damagedManifest && damagedContext.isEmpty();
    }

    /** All that is wrong, in words. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(damagedArchive.stream().toList());
        if (damagedManifest) {
            problems.add("its manifest is damaged");
        }
        damagedContext.map(problem -> ENVIRONMENT + problem).ifPresent(problems::add);
        unreadable.ifPresent(problems::add);
        return problems;
    }
}
