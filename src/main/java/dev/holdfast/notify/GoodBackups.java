package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The backups to fall back upon, as they were seen last.
 *
 * @param newest by deployment; also of those that could not be seen at the last look, as it was before
 * @param isWhole whether the last look saw all deployments but these
 * @param unseen deployments of which the last look could not tell
 */
record GoodBackups(Map<String, Message.LastGood> newest, boolean isWhole, Set<String> unseen) {
    static final GoodBackups NEVER_SEEN = new GoodBackups(Map.of(), false, Set.of());

    GoodBackups {
        newest = Collections.unmodifiableMap(new TreeMap<>(requireNonNull(newest, "newest")));
        unseen = Collections.unmodifiableSet(new TreeSet<>(requireNonNull(unseen, "unseen")));
    }

    /** After another look. */
    GoodBackups seen(Sight sight) {
        GoodBackups now = new GoodBackups(sight.lastGood(), sight.isWhole(), sight.unknown());
        Map<String, Message.LastGood> all = new HashMap<>(sight.lastGood());
        newest.forEach((deployment, backup) -> {
            if (now.isUnseen(deployment)) {
                all.merge(deployment, backup, Message.LastGood::newer);
            }
        });
        return new GoodBackups(all, now.isWhole, now.unseen);
    }

    boolean isUnseen(String deployment) {
        return !isWhole || unseen.contains(deployment);
    }
}
