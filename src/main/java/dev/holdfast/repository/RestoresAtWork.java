package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.repository.LeaseFile.Seen;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells which restores that stand half-way somebody carries out at this moment: for which the lease of the target is held. As seen by one who only reads: a lease that a dead process
 * left counts until it ends by itself, within a minute.
 */
final class RestoresAtWork {
    private final ObjectStore store;
    private final Clock clock;

    RestoresAtWork(ObjectStore store, Clock clock) {
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * What is recorded, and for whom somebody works.
     *
     * @param deployments with a restore that stands half-way and whose lease is held for one
     */
    record Reading(EvidenceFolder.Reading evidence, Set<String> deployments) {}

    /**
     * Reads what is recorded, and once more if a restore seems to be left: it may have ended between the look into its journal and that at its lease, and the journal was perhaps
     * remembered.
     */
    Reading read(EvidenceFolder evidence) {
        EvidenceFolder.Reading read = evidence.read();
        Set<String> halfway = halfway(read);
        Set<String> held = halfway.stream().filter(this::isHeld).collect(Collectors.toSet());
        if (held.size() < halfway.size()) {
            evidence.forget();
            read = evidence.read();
        }
        return new Reading(read, held);
    }

    private static Set<String> halfway(EvidenceFolder.Reading read) {
        return read.evidence().restores().stream()
                .filter(RestoreRecord::standsHalfway)
                .map(RestoreRecord::deployment)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isHeld(String deployment) {
        Optional<Seen> seen = new LeaseFile(store, Layout.lease(deployment)).look();
        boolean isForARestore = seen.flatMap(Seen::content)
                .filter(content -> !content.isGivenUp() && content.purpose() == LeasePurpose.RESTORE)
                .isPresent();
        return isForARestore && now().isBefore(end(seen.get()));
    }

    /** By the store's own clock where it has one, else by the word of its holder. */
    private Instant end(Seen seen) {
        return store.clock()
                .map(any -> seen.object().modified().plus(LeaseTerms.standard().expireAfter()))
                .orElseGet(() -> seen.content().orElseThrow().expires());
    }

    private Instant now() {
        return store.clock().orElseGet(clock::instant);
    }
}
