package dev.holdfast.config;

import dev.holdfast.retention.Age;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.retention.StoragePolicy.Transition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one place of the configuration says of the backups of a tier, or several places together. What it does not say is inherited from a wider one.
 *
 * @param keep empty inside for {@code forever}
 */
record PolicyWords(
        Optional<Said<Optional<Age>>> keep,
        Optional<Said<Integer>> keepLast,
        Optional<Said<Integer>> keepAtMost,
        Optional<Said<Integer>> minVerified,
        Optional<Said<String>> storageClass,
        Optional<Said<List<Transition>>> transitions) {
    static final PolicyWords NONE = new PolicyWords(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** These words, and those of a wider place for what they do not say. */
    PolicyWords orElse(PolicyWords wider) {
        return new PolicyWords(
                keep.or(wider::keep),
                keepLast.or(wider::keepLast),
                keepAtMost.or(wider::keepAtMost),
                minVerified.or(wider::minVerified),
                storageClass.or(wider::storageClass),
                transitions.or(wider::transitions));
    }

    RetentionPolicy retention() {
        return new RetentionPolicy(
                keep.flatMap(Said::value),
                count(keepLast),
                count(keepAtMost),
                count(minVerified).orElse(1));
    }

    StoragePolicy storage() {
        return new StoragePolicy(
                storageClass.map(Said::value), transitions.map(Said::value).orElse(List.of()));
    }

    /** What is said, by the last part of its path. */
    Map<String, Said<?>> said() {
        Map<String, Said<?>> said = new LinkedHashMap<>();
        keep.ifPresent(it -> said.put("keep", it));
        keepLast.ifPresent(it -> said.put("keep-last", it));
        keepAtMost.ifPresent(it -> said.put("keep-at-most", it));
        minVerified.ifPresent(it -> said.put("min-verified", it));
        storageClass.ifPresent(it -> said.put("storage-class", it));
        transitions.ifPresent(it -> said.put("transitions", it));
        return said;
    }

    private static OptionalInt count(Optional<Said<Integer>> said) {
        return said.map(it -> OptionalInt.of(it.value())).orElse(OptionalInt.empty());
    }
}
