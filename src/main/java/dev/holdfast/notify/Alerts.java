package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Goes from one memory to the next by what an evaluation has seen: which alerts stand, and to which incident they belong. A pure function of its arguments.
 *
 * <p>Each deployment's trouble is an incident of its own, until more than {@value #MOST_INCIDENTS} have some: what comes then joins one that is shared, so that what makes
 * many fail is told once.
 */
final class Alerts {
    static final int MOST_INCIDENTS = 5;

    /** What fails so much later is told anew: an incident that somebody has taken on does not ring again. */
    private static final Duration STORM_GROWS = Duration.ofHours(6);

    private final Duration every;
    private final String host;

    /** @param host begins every incident's name, so that several hosts may tell one receiver */
    Alerts(Duration every, String host) {
        this.every = requireNonNull(every, "every");
        this.host = host.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** Whether the next evaluation is due. One that came too soon after the last one, after a restart for example, would count like a second look. */
    boolean isDue(Memory memory, Instant now) {
        Duration almost = every.multipliedBy(9).dividedBy(10);
        return memory.judged()
                .filter(time -> !time.isAfter(now) && time.plus(almost).isAfter(now))
                .isEmpty();
    }

    /** Evaluates. */
    Memory judge(Memory memory, Sight sight, Instant now) {
        Map<String, Track> tracks = follow(memory, sight, now);
        return new Memory(
                Optional.of(now),
                tracks,
                incidents(memory.incidents(), tracks, now),
                memory.channels(),
                memory.good().seen(sight));
    }

    private Map<String, Track> follow(Memory memory, Sight sight, Instant now) {
        Map<String, Promise> seen = new LinkedHashMap<>();
        // Should two have one key, the worse one counts.
        sight.promises()
                .forEach(promise -> seen.merge(
                        promise.key(),
                        promise,
                        (one, other) -> one.state().compareTo(other.state()) < 0 ? other : one));
        Set<String> needed = new TreeSet<>();
        memory.incidents()
                .forEach(incident -> incident.told()
                        .values()
                        .forEach(told -> needed.addAll(told.standing().keySet())));
        Map<String, Track> next = new TreeMap<>();
        seen.forEach((key, promise) -> {
            Track track = memory.tracks().get(key);
            if (track != null || promise.state() != PromiseState.OK) {
                next.put(
                        key,
                        Optional.ofNullable(track)
                                .orElseGet(() -> Track.kept(promise, now))
                                .step(promise, every, now));
            }
        });
        memory.tracks().forEach((key, track) -> {
            if (!seen.containsKey(key)) {
                next.put(key, sight.isInTheDark(track) ? track : without(track, now));
            }
        });
        next.entrySet().removeIf(entry -> entry.getValue().isOver(now) && !needed.contains(entry.getKey()));
        return next;
    }

    /** Nobody promises it any more. */
    private Track without(Track track, Instant now) {
        Promise last = track.promise();
        Promise none =
                new Promise(last.kind(), last.deployment(), last.subject(), PromiseState.OK, Optional.empty(), "", "");
        Track next = track.step(none, every, now);
        return track.stands() && !next.stands() ? next.withdrawn() : next;
    }

    private List<Incident> incidents(List<Incident> before, Map<String, Track> tracks, Instant now) {
        Set<String> known =
                before.stream().flatMap(incident -> incident.groups().stream()).collect(toSet());
        Set<String> standing =
                tracks.values().stream().filter(Track::stands).map(Track::group).collect(toSet());
        Set<String> fresh = new TreeSet<>(standing);
        fresh.removeAll(known);
        if (fresh.isEmpty()) {
            return before;
        }
        List<Incident> after = new ArrayList<>(before);
        long open = known.stream().filter(standing::contains).count();
        if (open + fresh.size() > MOST_INCIDENTS) {
            storm(after, fresh, now);
        } else {
            fresh.forEach(
                    group -> after.add(begin(group.isEmpty() ? "itself/" : group + "/", Set.of(group), false, now)));
        }
        return after;
    }

    private void storm(List<Incident> incidents, Set<String> groups, Instant now) {
        for (int i = 0; i < incidents.size(); i++) {
            Incident incident = incidents.get(i);
            if (incident.isStorm() && incident.opened().plus(STORM_GROWS).isAfter(now)) {
                incidents.set(i, incident.joinedBy(groups));
                return;
            }
        }
        incidents.add(begin("storm-", groups, true, now));
    }

    private Incident begin(String what, Set<String> groups, boolean isStorm, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
        return new Incident(host + "/" + what + time, groups, now, isStorm, Map.of());
    }

    /** Forgets incidents of which there is nothing left to tell, and channels that are gone. */
    static Memory tidy(Memory memory, List<Recipient> recipients, Instant now) {
        Set<String> names = recipients.stream().map(Recipient::name).collect(toSet());
        List<Incident> kept = memory.incidents().stream()
                .map(incident -> incident.withTold(only(names, incident.told())))
                .filter(incident -> !isSettled(incident, memory.tracks(), now))
                .toList();
        return new Memory(memory.judged(), memory.tracks(), kept, only(names, memory.channels()), memory.good());
    }

    private static boolean isSettled(Incident incident, Map<String, Track> tracks, Instant now) {
        List<Track> own = tracks.values().stream()
                .filter(track -> incident.groups().contains(track.group()))
                .toList();
        if (own.isEmpty()) {
            return true;
        }
        if (own.stream().anyMatch(Track::stands)) {
            return false;
        }
        Instant resolved =
                own.stream().map(Track::changed).max(Instant::compareTo).orElse(incident.opened());
        return incident.told().values().stream().allMatch(told -> told.isSettled(resolved, now));
    }

    private static <T> Map<String, T> only(Set<String> names, Map<String, T> all) {
        return all.entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, HashMap::new));
    }
}
