package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.LevelCheckCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was found on the levels of verification, {@code evidence/DEPLOYMENT/check/INSTANT-LEVEL-ID.json}, of which the newest of each level and deployment is read. Older ones, and those
 * about a backup that was not the newest, lie in {@code audit/YYYY/MM/DD/INSTANT-check-DEPLOYMENT-LEVEL-ID.json}. Any thread may call it.
 */
final class CheckFolder {
    private final String repository;
    private final SmallObjects objects;
    private final LevelCheckCodec codec = new LevelCheckCodec();
    private final ObjectCache<LevelCheck> cache;
    private final PastRecords past;

    CheckFolder(String repository, SmallObjects objects) {
        this.repository = requireNonNull(repository, "repository");
        this.objects = objects;
        // The repository may have had another name in the configuration that the evidence was written under.
        this.cache =
                objects.cache((key, content) -> codec.read(key.value(), content).in(repository));
        this.past = new PastRecords(objects, PastRecords.Kind.CHECKS);
    }

    /** @param isCurrent whether it tells how the deployment stands now */
    void record(LevelCheck check, boolean isCurrent) {
        if (!check.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "evidence about " + check.repository() + " is kept there, not in " + repository);
        }
        ObjectKey key = Layout.check(
                check.deployment(),
                check.at(),
                check.level().word(),
                UUID.randomUUID().toString().substring(0, 8));
        objects.store().putIfAbsent(isCurrent ? key : Layout.pastCheck(key).orElseThrow(), codec.write(check));
        if (isCurrent) {
            past.moveOld(key);
        }
    }

    /** @param listed all evidence, by name, and so by time within a group */
    ObjectCache.Result<LevelCheck> read(List<StoredObject> listed) {
        Map<String, StoredObject> newest = new LinkedHashMap<>();
        listed.forEach(object -> Layout.checkGroup(object.key()).ifPresent(group -> newest.put(group, object)));
        return cache.read(List.copyOf(newest.values()));
    }
}
