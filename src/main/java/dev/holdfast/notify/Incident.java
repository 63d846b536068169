package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trouble that is told together.
 *
 * @param id as in {@link Message}
 * @param groups deployments whose alerts belong to it; the empty name stands for what belongs to none
 * @param isStorm whether further groups may join
 * @param told by channel
 */
record Incident(String id, Set<String> groups, Instant opened, boolean isStorm, Map<String, Told> told) {
    Incident {
        requireNonNull(id, "id");
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
        requireNonNull(opened, "opened");
        told = Collections.unmodifiableMap(new TreeMap<>(told));
    }

    Told toldTo(String channel) {
        return told.getOrDefault(channel, Told.NOTHING);
    }

    Incident joinedBy(Set<String> more) {
        Set<String> all = new TreeSet<>(groups);
        all.addAll(more);
        return new Incident(id, all, opened, isStorm, told);
    }

    Incident told(String channel, Told next) {
        Map<String, Told> all = new TreeMap<>(told);
        all.put(channel, next);
        return new Incident(id, groups, opened, isStorm, all);
    }

    Incident withTold(Map<String, Told> next) {
        return new Incident(id, groups, opened, isStorm, next);
    }
}
