package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.replicate.CopyOutlook;
import dev.holdfast.replicate.Keeping;
import dev.holdfast.replicate.MissingCopies;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.state.RunFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges by nothing but what repositories hold: backups, and what hosts published that they promise. A pure function, as {@link Watch} is, which does the judging.
 *
 * <p>What only the daemon knows is not promised here: how its runs went, whether it prunes. That something is promised but cannot be read is critical, for whoever looks from
 * outside is asked for one thing: never to be silent while nobody knows.
 */
public final class OffHostWatch {
    private OffHostWatch() {}

    /**
     * What was seen.
     *
     * @param reading the repositories as they are named here
     * @param published by repository; of those that could be listed
     * @param ignoredHosts whose promises do not count any more
     * @param clockSkew by repository: its clock minus ours
     * @param repositories what each is
     * @param missing by repository: what is not there at all, in words
     * @param telling how those who are told of this are reached
     */
    public record Sight(
            CatalogReading reading,
            Map<String, ExpectationsFolder.Reading> published,
            Set<String> ignoredHosts,
            Map<String, Duration> clockSkew,
            Map<String, ThreeTwoOne.Traits> repositories,
            Map<String, String> missing,
            Telling telling,
            Instant now) {
        public Sight {
            requireNonNull(reading, "reading");
            published = Map.copyOf(published);
            ignoredHosts = Set.copyOf(ignoredHosts);
            clockSkew = Map.copyOf(clockSkew);
            repositories = new LinkedHashMap<>(repositories);
            missing = Map.copyOf(missing);
            requireNonNull(telling, "telling");
            requireNonNull(now, "now");
        }

        /** The same, after somebody was told. */
        public Sight told(Telling how) {
            return new Sight(reading, published, ignoredHosts, clockSkew, repositories, missing, how, now);
        }
    }

    /**
     * How it stands.
     *
     * @param isWhole whether everything that is promised anywhere was seen, so that what is not among these promises is promised by nobody
     * @param silences that stand, each of one deployment
     * @param hosts who promises, and when each wrote last
     * @param notes what is not judged, in words
     */
    public record View(
            Health health,
            boolean isWhole,
            List<HostExpectations.Silence> silences,
            Map<String, Instant> hosts,
            List<String> notes) {
        public View {
            requireNonNull(health, "health");
            silences = List.copyOf(silences);
            hosts = new TreeMap<>(hosts);
            notes = List.copyOf(notes);
        }

        /** The silence that a promise falls under, the one that ends last. */
        public Optional<HostExpectations.Silence> silence(Promise promise) {
            return silences.stream()
                    .filter(silence -> silence.deployment().isPresent()
                            && silence.deployment().equals(promise.deployment()))
                    .max(Comparator.comparing(HostExpectations.Silence::until));
        }

        /** Whether a repository cannot be judged, so that nothing that is said of the others is the whole truth. */
        public boolean isBlind() {
            return OffHostWatch.isBlind(health.promises());
        }
    }

    public static View assess(Sight sight) {
        Map<String, List<HostExpectations>> published = new TreeMap<>();
        sight.published().forEach((repository, reading) -> {
            List<HostExpectations> counting = reading.expectations().stream()
                    .filter(each -> !sight.ignoredHosts().contains(each.host()))
                    .toList();
            if (!counting.isEmpty()) {
                published.put(repository, counting);
            }
        });
        ExpectedPromises expected = ExpectedPromises.of(published);
        Health judged = Watch.assess(input(sight, expected));
        List<Promise> promises = new ArrayList<>();
        for (Promise promise : judged.promises()) {
            if (promise.kind() != Promise.Kind.RUNS) {
                promises.add(
                        promise.kind() == Promise.Kind.REPOSITORY
                                ? speaks(promise, sight, published.keySet())
                                : promise);
            }
        }
        if (!expected.problems().isEmpty()) {
            promises.add(new Promise(
                    Promise.Kind.CONFIGURATION,
                    Optional.empty(),
                    Optional.of("expectations"),
                    PromiseState.CRITICAL,
                    Optional.empty(),
                    String.join("; ", expected.problems()),
                    "upgrade Holdfast on this host"));
        }
        UnpromisedBackups unpromised = UnpromisedBackups.in(sight);
        promises.addAll(unpromised.promises());
        List<String> notes = new ArrayList<>(expected.notes());
        notes.addAll(unpromised.notes());
        Map<String, Instant> hosts = new TreeMap<>();
        published
                .values()
                .forEach(all -> all.forEach(each ->
                        hosts.merge(each.host(), each.written(), (one, other) -> one.isAfter(other) ? one : other)));
        return new View(
                judged.with(promises),
                isWhole(sight, promises) && expected.problems().isEmpty(),
                expected.silences().stream()
                        .filter(silence -> silence.until().isAfter(sight.now()))
                        .toList(),
                hosts,
                notes);
    }

    private static boolean isBlind(List<Promise> promises) {
        return promises.stream().anyMatch(promise -> promise.isBroken() && promise.kind() == Promise.Kind.REPOSITORY);
    }

    private static boolean isWhole(Sight sight, List<Promise> promises) {
        boolean isAllRead = sight.repositories().keySet().stream()
                .map(sight.published()::get)
                .allMatch(reading -> reading != null && reading.unreadable().isEmpty());
        return isAllRead && !isBlind(promises);
    }

    /** A repository that can be read, but where nothing is promised, or not all of it understood, is as good as none. */
    private static Promise speaks(Promise promise, Sight sight, Set<String> speaking) {
        String repository = promise.subject().orElse("");
        String missing = sight.missing().get(repository);
        if (missing != null) {
            return silent(promise, missing, "mount it, or correct the path that is given with --repository");
        }
        ExpectationsFolder.Reading reading = sight.published().get(repository);
        if (promise.isBroken() || reading == null) {
            return promise.isBroken()
                    ? promise
                    : silent(promise, "what is promised in it cannot be read", "look again: holdfast watch");
        }
        if (!reading.unreadable().isEmpty()) {
            String first = reading.unreadable().firstKey();
            return silent(
                    promise,
                    "what a host promises is not understood: "
                            + reading.unreadable().get(first),
                    "upgrade Holdfast here, or reload the daemon of that host, which writes it anew when it changes; if the host is gone, remove "
                            + first);
        }
        if (!speaking.contains(repository)) {
            return silent(
                    promise,
                    "no host has published in it what it promises, so that nobody can tell whether a backup is missing",
                    "check bucket and prefix; the daemon writes expectations/HOST.json when it starts, in all of its repositories");
        }
        return promise;
    }

    private static Promise silent(Promise promise, String evidence, String advice) {
        return new Promise(
                promise.kind(),
                promise.deployment(),
                promise.subject(),
                PromiseState.CRITICAL,
                Optional.empty(),
                evidence,
                advice);
    }

    private static WatchInput input(Sight sight, ExpectedPromises expected) {
        MissingCopies missing = new MissingCopies(
                manifest -> Optional.ofNullable(expected.destinations()
                                .get(manifest.deployment().name()))
                        .map(destinations -> destinations.of(manifest))
                        .orElseGet(List::of),
                newestOfEachTier());
        CopyOutlook copies = new CopyOutlook(expected.destinations(), missing, sight.repositories(), Map.of());
        return new WatchInput(
                expected.deployments(),
                sight.reading(),
                RunFacts.none(),
                List.of(),
                List.of(),
                sight.clockSkew(),
                List.of(),
                copies.states(sight.reading(), sight.now()),
                List.of(),
                Circumstances.unknown(),
                sight.telling(),
                sight.now());
    }

    /** Which older copies a repository's retention would keep is not published; the newest of a tier it does. */
    private static Keeping newestOfEachTier() {
        return (repository, absent, reading, now) -> {
            Set<BackupId> newest = new HashSet<>();
            reading.catalog().verified().backups().stream()
                    .collect(Collectors.groupingBy(backup -> backup.deployment() + "/" + backup.tier()))
                    .values()
                    .forEach(all -> newest.add(all.get(all.size() - 1).id()));
            return absent.stream().map(Backup::id).filter(newest::contains).collect(Collectors.toUnmodifiableSet());
        };
    }
}
