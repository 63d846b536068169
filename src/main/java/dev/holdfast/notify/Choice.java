package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what each channel is to be told now: the difference between what stands and what it was told. So nothing waits in a queue, and a channel that was down for hours
 * gets one message that is true. A pure function of its arguments.
 */
final class Choice {
    /** What gets worse is told at once; what gets better, but is not over, can wait so long after the last message. */
    private static final Duration GOOD_NEWS_WAIT = Duration.ofMinutes(30);

    private static final Comparator<Alert> WORST_FIRST = Comparator.comparing(
                    (Alert alert) -> alert.promise().state())
            .reversed()
            .thenComparing(Alert::since)
            .thenComparing(alert -> alert.promise().key());

    private final AlertSettings settings;
    private final List<Silence> silences;
    private final Message.Sender sender;

    Choice(AlertSettings settings, List<Silence> silences, Message.Sender sender) {
        this.settings = requireNonNull(settings, "settings");
        this.silences = List.copyOf(silences);
        this.sender = requireNonNull(sender, "sender");
    }

    /** What is due, in the order of the incidents; tests last. */
    List<Due> due(Memory memory, Recipient recipient, Instant now) {
        Stream<Due> news = memory.incidents().stream()
                .filter(incident -> incident.toldTo(recipient.name()).tries().mayTry(now))
                .flatMap(incident -> news(memory, incident, recipient, now).stream());
        return Stream.concat(news, test(memory, recipient, now).stream()).toList();
    }

    /** Forgets tries in vain to tell what needs not be told any more. */
    Memory relieved(Memory memory, Recipient recipient, Instant now) {
        String name = recipient.name();
        return memory.with(memory.incidents().stream()
                .map(incident -> incident.toldTo(name).tries().areFailing()
                                && news(memory, incident, recipient, now).isEmpty()
                        ? incident.told(name, incident.toldTo(name).withTries(Tries.NONE))
                        : incident)
                .toList());
    }

    private Optional<Due> test(Memory memory, Recipient recipient, Instant now) {
        ChannelMemory channel = memory.channel(recipient.name());
        boolean isDue = settings.testEvery()
                .filter(length -> channel.lastTest()
                        .filter(last -> last.plus(length).isAfter(now) && !last.isAfter(now))
                        .isEmpty())
                .isPresent();
        return isDue && channel.testTries().mayTry(now)
                ? Optional.of(new Due(recipient.name(), test(sender, now), Map.of()))
                : Optional.empty();
    }

    static Message test(Message.Sender sender, Instant now) {
        return new Message(Message.Kind.TEST, "test-" + now.getEpochSecond(), List.of(), Map.of(), sender, now);
    }

    private Optional<Due> news(Memory memory, Incident incident, Recipient recipient, Instant now) {
        Told told = incident.toldTo(recipient.name());
        Map<String, PromiseState> audible = audible(memory, incident, recipient, now);
        Map<String, PromiseState> next = new TreeMap<>(audible);
        told.standing().forEach((key, state) -> {
            if (isSilenced(memory.tracks().get(key), now)) {
                next.put(key, state);
            }
        });
        return kind(told, audible, next, now)
                .filter(kind -> kind == Message.Kind.RESOLVED || isBadEnough(memory, audible, recipient))
                .filter(kind -> kind != Message.Kind.REMINDER || isSeenStill(memory, audible))
                .flatMap(kind -> message(kind, memory, incident, told, audible, next, now))
                .map(message -> new Due(recipient.name(), message, next));
    }

    /** What stands, is not silenced, and is bad enough; or was when the channel was told of it, for it is over only when it is kept: as bad as it was told to be. */
    private Map<String, PromiseState> audible(Memory memory, Incident incident, Recipient recipient, Instant now) {
        Map<String, PromiseState> told = incident.toldTo(recipient.name()).standing();
        Map<String, PromiseState> audible = new TreeMap<>();
        memory.tracks().forEach((key, track) -> {
            if (!incident.groups().contains(track.group()) || isSilenced(track, now)) {
                return;
            }
            if (recipient.isToldOf(track)) {
                audible.put(key, track.level());
            } else if (track.stands() && told.containsKey(key)) {
                audible.put(key, told.get(key));
            }
        });
        return audible;
    }

    /** Whether a message about these is for the channel at all: one about nothing worse than a warning would be taken for the end of what is critical. */
    private static boolean isBadEnough(Memory memory, Map<String, PromiseState> audible, Recipient recipient) {
        return audible.keySet().stream()
                .anyMatch(key -> recipient.isBadEnough(memory.tracks().get(key).level()));
    }

    private boolean isSilenced(@Nullable Track track, Instant now) {
        return track != null && Silences.until(silences, track.group(), now).isPresent();
    }

    /** What was seen better by the last evaluation is about to be over: nobody is reminded of it, as after a restart. */
    private static boolean isSeenStill(Memory memory, Map<String, PromiseState> audible) {
        return audible.keySet().stream()
                .anyMatch(key -> memory.tracks().get(key).lowerSince().isEmpty());
    }

    private Optional<Message.Kind> kind(
            Told told, Map<String, PromiseState> audible, Map<String, PromiseState> next, Instant now) {
        if (next.isEmpty()) {
            return told.standing().isEmpty() ? Optional.empty() : Optional.of(Message.Kind.RESOLVED);
        }
        if (audible.isEmpty()) {
            // All that stands is silenced.
            return Optional.empty();
        }
        if (next.equals(told.standing())) {
            return isOlder(told, settings.repeat(), now) ? Optional.of(Message.Kind.REMINDER) : Optional.empty();
        }
        boolean isWorse = next.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().compareTo(told.standing().getOrDefault(entry.getKey(), PromiseState.OK)) > 0);
        return isWorse || isOlder(told, shorter(GOOD_NEWS_WAIT, settings.repeat()), now)
                ? Optional.of(Message.Kind.FIRING)
                : Optional.empty();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A message of the future was sent by a clock that was wrong. */
    private static boolean isOlder(Told told, Duration length, Instant now) {
        return told.at()
                .filter(at -> at.plus(length).isAfter(now) && !at.isAfter(now))
                .isEmpty();
    }

    private Optional<Message> message(
            Message.Kind kind,
            Memory memory,
            Incident incident,
            Told told,
            Map<String, PromiseState> audible,
            Map<String, PromiseState> next,
            Instant now) {
        List<Alert> alerts = new ArrayList<>();
        audible.keySet().stream()
                .map(key -> alert(memory.tracks().get(key), Optional.empty()))
                .sorted(WORST_FIRST)
                .forEach(alerts::add);
        told.standing().keySet().stream()
                .filter(key -> !next.containsKey(key))
                .map(memory.tracks()::get)
                .filter(track -> track != null)
                .map(track -> alert(track, Optional.of(track.changed())))
                .sorted(WORST_FIRST)
                .forEach(alerts::add);
        if (alerts.isEmpty()) {
            return Optional.empty();
        }
        Set<String> deployments = alerts.stream()
                .flatMap(alert -> alert.promise().deployment().stream())
                .collect(toSet());
        Map<String, Message.LastGood> good = new HashMap<>(memory.good().newest());
        good.keySet().retainAll(deployments);
        deployments.removeIf(name -> !memory.good().isUnseen(name));
        return Optional.of(new Message(kind, incident.id(), alerts, good, deployments, sender, now));
    }

    private Alert alert(Track track, Optional<Instant> resolved) {
        return new Alert(
                track.promise(),
                track.standsSince(),
                resolved,
                settings.runbooks().map(place -> place + track.promise().kind().runbook() + ".md#fix"));
    }
}
