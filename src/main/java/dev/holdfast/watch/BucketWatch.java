package dev.holdfast.watch;

import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import java.util.List;
import java.util.Optional;

/** Judges what the operators of buckets have set for them. What was not looked at yet is no promise yet. */
final class BucketWatch {
    private final List<BucketFindings> buckets;

    BucketWatch(List<BucketFindings> buckets) {
        this.buckets = buckets;
    }

    Optional<BucketFindings> of(String repository) {
        return buckets.stream()
                .filter(bucket -> bucket.repository().equals(repository))
                .findFirst();
    }

    List<Promise> promises() {
        return buckets.stream()
                .filter(bucket -> bucket.isAudited() || !bucket.findings().isEmpty())
                .map(BucketWatch::isAsNeeded)
                .toList();
    }

    private static Promise isAsNeeded(BucketFindings bucket) {
        if (bucket.findings().isEmpty()) {
            return promise(bucket, PromiseState.OK, "nothing set for its bucket goes against the configuration", "");
        }
        Finding worst = bucket.findings().get(0);
        int more = bucket.findings().size() - 1;
        return promise(
                bucket,
                worst.severity() == Severity.CRITICAL ? PromiseState.CRITICAL : PromiseState.WARNING,
                worst.text() + (more == 0 ? "" : "; and " + more + " more: holdfast lifecycle"),
                worst.hint());
    }

    private static Promise promise(BucketFindings bucket, PromiseState state, String evidence, String advice) {
        return new Promise(
                Promise.Kind.BUCKET,
                Optional.empty(),
                Optional.of(bucket.repository()),
                state,
                Optional.empty(),
                evidence,
                advice);
    }
}
