package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the watch judges beside runs and repositories.
 *
 * @param sources of all configured deployments that are asked, whether they answered or not
 * @param disks the places on this host that are written to
 * @param configuration empty where no daemon tells of it
 * @param sizeLimits by repository: bytes of archives above which somebody wants to be told; only where set
 * @param unpublished where what we promise does not lie as it should
 */
public record Circumstances(
        List<SourceState> sources,
        List<DiskSpace> disks,
        Optional<ConfigurationState> configuration,
        Map<String, Long> sizeLimits,
        ProofTerms proofs,
        List<Unpublished> unpublished) {
    public Circumstances {
        sources = List.copyOf(sources);
        disks = List.copyOf(disks);
        requireNonNull(configuration, "configuration");
        sizeLimits = Map.copyOf(sizeLimits);
        requireNonNull(proofs, "proofs");
        unpublished = List.copyOf(unpublished);
    }

    /** While everything that is promised is published. */
    public Circumstances(
            List<SourceState> sources,
            List<DiskSpace> disks,
            Optional<ConfigurationState> configuration,
            Map<String, Long> sizeLimits,
            ProofTerms proofs) {
        this(sources, disks, configuration, sizeLimits, proofs, List.of());
    }

    /** The same, but this is not published. */
    public Circumstances with(List<Unpublished> others) {
        return new Circumstances(sources, disks, configuration, sizeLimits, proofs, others);
    }

    /** Nothing is known of any of it. */
    public static Circumstances unknown() {
        return new Circumstances(List.of(), List.of(), Optional.empty(), Map.of(), ProofTerms.never());
    }

    Optional<SourceState> source(String deployment) {
        return sources.stream()
                .filter(source -> source.deployment().equals(deployment))
                .findFirst();
    }
}
