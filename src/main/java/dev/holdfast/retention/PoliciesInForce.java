package dev.holdfast.retention;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is kept now of the backups of one deployment instance in one repository, in the words of a prune record. */
final class PoliciesInForce {
    private final SortedMap<String, String> words = new TreeMap<>();

    PoliciesInForce(String repository, Policies policies, List<Candidate> backups) {
        for (Candidate backup : backups) {
            words.computeIfAbsent(
                    placeOf(backup),
                    place -> policies.policyOf(repository, backup.deployment(), backup.tier(), backup.schedule())
                            .map(RetentionPolicy::words)
                            .orElse("not configured"));
        }
    }

    /** By tier and schedule: where a schedule that says nothing of its own begins to, its backups have another policy. */
    static String placeOf(Candidate backup) {
        return backup.tier() + backup.schedule().map(name -> "/" + name).orElse("");
    }

    SortedMap<String, String> words() {
        return words;
    }

    String of(Candidate backup) {
        return words.getOrDefault(placeOf(backup), "");
    }
}
