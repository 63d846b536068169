package dev.holdfast.watch;

import dev.holdfast.catalog.Destinations;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.replicate.CopyOutlook;
import dev.holdfast.schedule.Appointments;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.schedule.quartz.RecurrenceForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What hosts promise, as far as it can be judged from the repositories that are looked at. Of two hosts that name the same schedule, the one that wrote last counts.
 *
 * <p>A schedule whose backups are first written in a repository that is not looked at is judged by their copies, which may take {@link CopyOutlook#COPYING_TIME} longer. One whose
 * backups come into none of them is not judged, and {@code notes} say so.
 *
 * @param deployments sorted by name
 * @param destinations where the backups of each belong, of the repositories that are looked at
 * @param silences of all hosts, ended ones too, each of one deployment: what a host says of all is said of its own
 * @param problems what could not be understood, in words: something is promised there, and nobody knows what
 * @param notes what is not judged, and why, in words
 */
record ExpectedPromises(
        List<WatchedDeployment> deployments,
        Map<String, Destinations> destinations,
        List<HostExpectations.Silence> silences,
        List<String> problems,
        List<String> notes) {

    /** @param published by the repository in which it lies, as it is named here */
    static ExpectedPromises of(Map<String, List<HostExpectations>> published) {
        return new Merge(published).result();
    }

    /** A deployment as one host sees it. */
    private record Told(HostExpectations host, HostExpectations.Deployment deployment) {}

    private static final class Merge {
        /** By host: its names of repositories, with ours. */
        private final Map<String, Map<String, String>> names = new TreeMap<>();

        private final Map<String, HostExpectations> newest = new TreeMap<>();
        private final Set<String> rivals = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Merge(Map<String, List<HostExpectations>> published) {
            published.forEach((repository, all) -> all.forEach(each -> {
                names.computeIfAbsent(each.host(), host -> new TreeMap<>()).put(each.repository(), repository);
                tell(each);
                newest.merge(each.host(), each, Merge::newer);
            }));
        }

        /** Whoever silences everything on one host knows nothing of the others, nor of who watches. */
        private static Stream<HostExpectations.Silence> silences(HostExpectations host) {
            return host.silences().stream()
                    .flatMap(silence -> silence.deployment().isPresent()
                            ? Stream.of(silence)
                            : host.deployments().stream()
                                    .map(own -> new HostExpectations.Silence(
                                            Optional.of(own.name()), silence.until(), silence.reason(), silence.by())));
        }

        private void tell(HostExpectations one) {
            HostExpectations other = newest.get(one.host());
            if (other != null
                    && one.installation().isPresent()
                    && other.installation().isPresent()
                    && !one.installation().equals(other.installation())) {
                rivals.add(one.host());
            }
        }

        private static HostExpectations newer(HostExpectations one, HostExpectations other) {
            return one.written().isBefore(other.written()) ? other : one;
        }

        ExpectedPromises result() {
            Map<String, List<Told>> told = new TreeMap<>();
            newest.values().stream()
                    .sorted(Comparator.comparing(HostExpectations::written).reversed())
                    .forEach(host -> host.deployments()
                            .forEach(deployment -> told.computeIfAbsent(deployment.name(), name -> new ArrayList<>())
                                    .add(new Told(host, deployment))));
            List<WatchedDeployment> deployments = new ArrayList<>();
            Map<String, Destinations> destinations = new LinkedHashMap<>();
            told.forEach((name, all) -> {
                deployments.add(watched(name, all));
                destinations.put(name, destinations(all));
            });
            List<HostExpectations.Silence> silences =
                    newest.values().stream().flatMap(Merge::silences).toList();
            rivals.forEach(host -> notes.add("two installations call themselves " + host
                    + ", so that one may replace what the other promises: give each its own host name"));
            return new ExpectedPromises(deployments, destinations, silences, problems, notes);
        }

        private WatchedDeployment watched(String name, List<Told> all) {
            Map<String, WatchedSchedule> schedules = new LinkedHashMap<>();
            Set<String> judgedBy = new LinkedHashSet<>();
            Set<String> seen = new LinkedHashSet<>();
            boolean isWhole = true;
            Duration longestLag = Duration.ZERO;
            for (Told told : all) {
                for (HostExpectations.Schedule schedule : told.deployment().schedules()) {
                    if (!seen.add(schedule.name())) {
                        continue;
                    }
                    String about = name + "/" + schedule.name();
                    List<String> into = ours(told.host(), schedule.into());
                    if (into.isEmpty()) {
                        notes.add(about + " is not judged: its backups are kept in "
                                + String.join(", ", schedule.into()) + " of "
                                + told.host().host()
                                + ", which is not looked at");
                        isWhole = false;
                        continue;
                    }
                    boolean isFirst = Optional.of(into.get(0))
                            .equals(ours(told.host(), schedule.into().get(0)));
                    Duration lag = isFirst ? Duration.ZERO : CopyOutlook.COPYING_TIME;
                    Optional<WatchedSchedule> read = read(about, told.host(), schedule, lag);
                    if (read.isEmpty()) {
                        isWhole = false;
                        continue;
                    }
                    schedules.put(schedule.name(), read.get());
                    judgedBy.addAll(isFirst ? List.of(into.get(0)) : into);
                    longestLag = lag.compareTo(longestLag) > 0 ? lag : longestLag;
                }
            }
            Told last = all.get(0);
            if (judgedBy.isEmpty()) {
                judgedBy.addAll(ours(last.host(), last.deployment().into()));
            }
            return new WatchedDeployment(
                            name,
                            List.copyOf(schedules.values()),
                            judgedBy,
                            noBackupFor(name, last.deployment(), isWhole && !judgedBy.isEmpty(), longestLag))
                    .drilled(drill(name, all), false);
        }

        /** Evidence of drills lies in all repositories of the deployment, so that any of them tells. */
        private Optional<WatchedDrill> drill(String name, List<Told> all) {
            for (Told told : all) {
                Optional<HostExpectations.Drill> drill = told.deployment().drill();
                if (drill.isEmpty()) {
                    continue;
                }
                if (ours(told.host(), told.deployment().into()).isEmpty()) {
                    notes.add("drills of " + name
                            + " are not judged: their evidence lies in no repository that is looked at");
                    return Optional.empty();
                }
                try {
                    return Optional.of(new WatchedDrill(
                            drill.get().into(),
                            Optional.of(new Appointments(
                                    RecurrenceForm.read(drill.get().recurrence()),
                                    drill.get().grace().plus(CopyOutlook.COPYING_TIME))),
                            drill.get().since(),
                            DrillRecord.Objectives.none()));
                } catch (IllegalArgumentException e) {
                    problems.add("when " + name + " is to be drilled by "
                            + told.host().host() + " is not understood: " + e.getMessage());
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        private Optional<Duration> noBackupFor(
                String name, HostExpectations.Deployment deployment, boolean canBeJudged, Duration lag) {
            if (deployment.noBackupFor().isPresent() && !canBeJudged) {
                notes.add("the age of the newest backup of " + name + " is not judged: not all of its backups come"
                        + " into a repository that is looked at");
                return Optional.empty();
            }
            return deployment.noBackupFor().map(lag::plus);
        }

        private Optional<WatchedSchedule> read(
                String about, HostExpectations host, HostExpectations.Schedule schedule, Duration lag) {
            try {
                return Optional.of(new WatchedSchedule(
                        new Schedule(
                                schedule.name(),
                                schedule.tier(),
                                RecurrenceForm.read(schedule.recurrence()),
                                schedule.spread(),
                                schedule.grace().plus(lag),
                                Optional.empty()),
                        schedule.protectedSince()));
            } catch (IllegalArgumentException e) {
                problems.add("when backups of " + about + " are owed by " + host.host() + " is not understood: "
                        + e.getMessage());
                return Optional.empty();
            }
        }

        private Destinations destinations(List<Told> all) {
            Told last = all.get(0);
            Map<String, List<String>> byTier = new TreeMap<>();
            last.deployment().intoByTier().forEach((tier, into) -> byTier.put(tier, ours(last.host(), into)));
            Map<String, List<String>> bySchedule = new TreeMap<>();
            for (Told told : all) {
                told.deployment()
                        .schedules()
                        .forEach(schedule ->
                                bySchedule.putIfAbsent(schedule.name(), ours(told.host(), schedule.into())));
            }
            return new Destinations(ours(last.host(), last.deployment().into()), byTier, bySchedule);
        }

        private List<String> ours(HostExpectations host, Collection<String> theirs) {
            return theirs.stream()
                    .flatMap(name -> ours(host, name).stream())
                    .distinct()
                    .toList();
        }

        private Optional<String> ours(HostExpectations host, String theirs) {
            return Optional.ofNullable(names.getOrDefault(host.host(), Map.of()).get(theirs));
        }
    }
}
