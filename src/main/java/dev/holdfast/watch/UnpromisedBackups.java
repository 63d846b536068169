package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.HostExpectations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Deployments that have backups, but whom no host promises any more: what their host published may have been removed, or replaced by another's. One whose host still
 * publishes was given up there; one whose host is ignored is nobody's business any more.
 *
 * @param promises a warning for each whose host says nothing
 * @param notes those that were given up, in words
 */
record UnpromisedBackups(List<Promise> promises, List<String> notes) {
    UnpromisedBackups {
        promises = List.copyOf(promises);
        notes = List.copyOf(notes);
    }

    static UnpromisedBackups in(OffHostWatch.Sight sight) {
        Set<String> promised = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        sight.published()
                .values()
                .forEach(reading -> reading.expectations().forEach(each -> {
                    hosts.add(each.host());
                    each.deployments().stream()
                            .map(HostExpectations.Deployment::name)
                            .forEach(promised::add);
                }));
        List<Promise> promises = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        newest(sight).forEach((deployment, backup) -> {
            String host = backup.manifest().origin().host();
            if (promised.contains(deployment) || sight.ignoredHosts().contains(host)) {
                return;
            }
            String seen =
                    "its last backup, of " + Words.time(backup.manifest().snapshotTime()) + ", was taken by " + host;
            if (hosts.contains(host)) {
                notes.add(deployment + " is not judged: " + seen + ", which promises none any more");
            } else {
                promises.add(promise(deployment, host, seen));
            }
        });
        return new UnpromisedBackups(promises, notes);
    }

    /** Of where promises could be read, too: elsewhere nobody knows whether there are any. */
    private static Map<String, Backup> newest(OffHostWatch.Sight sight) {
        Map<String, Backup> newest = new TreeMap<>();
        sight.reading().catalog().backups().stream()
                .filter(backup -> backup.repositories().stream().anyMatch(sight.published()::containsKey))
                .forEach(backup -> newest.merge(
                        backup.deployment(),
                        backup,
                        (one, other) -> Backup.OLDEST_FIRST.compare(one, other) < 0 ? other : one));
        return newest;
    }

    private static Promise promise(String deployment, String host, String seen) {
        return new Promise(
                Promise.Kind.CONFIGURATION,
                Optional.of(deployment),
                Optional.of("expectations"),
                PromiseState.WARNING,
                Optional.empty(),
                "no host promises backups of it, so that nobody can tell whether one is missing; " + seen,
                "look whether the daemon of " + host
                        + " runs, which publishes its promises within the hour; if it is gone for good: --ignore-host "
                        + host);
    }
}
