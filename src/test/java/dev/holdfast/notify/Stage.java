package dev.holdfast.notify;

import dev.holdfast.state.MemoryNotebook;
import dev.holdfast.state.Notebook;
import dev.holdfast.state.RunFacts;
import dev.holdfast.testing.TestClock;
import dev.holdfast.watch.Circumstances;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.Telling;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays rounds of alerts every five minutes of a simulated time, with whatever promises the test wants. */
final class Stage implements AutoCloseable {
    static final Duration EVERY = Duration.ofMinutes(5);

    final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    final Notebook notes;
    final FakeChannel mail = new FakeChannel("mail");
    final List<Outlet> outlets = new ArrayList<>(List.of(mail.outlet()));
    final Set<String> unknown = new java.util.HashSet<>();
    AlertSettings settings =
            new AlertSettings(EVERY, Duration.ofHours(4), Optional.of("https://wiki.example.com/"), Optional.empty());
    Duration limit = Duration.ofSeconds(20);
    boolean isUnread;
    boolean isWhole = true;
    boolean hasBackups = true;
    Optional<RuntimeException> bug = Optional.empty();

    private final Map<String, Promise> promises = new LinkedHashMap<>();
    private AlertRound round;

    Stage() {
        this(new MemoryNotebook());
    }

    Stage(Notebook notes) {
        this.notes = notes;
        this.round = newRound();
    }

    private AlertRound newRound() {
        return new AlertRound(notes, new Message.Sender("vault", "1.0"), clock, limit);
    }

    void limit(Duration shorter) {
        limit = shorter;
        restart();
    }

    void restart() {
        round.close();
        round = newRound();
    }

    Stage is(Promise.Kind kind, String deployment, PromiseState state) {
        return is(kind, deployment, state, Optional.empty());
    }

    Stage is(Promise.Kind kind, String deployment, PromiseState state, Optional<Instant> since) {
        Promise promise = new Promise(
                kind,
                Optional.of(deployment).filter(name -> !name.isEmpty()),
                Optional.empty(),
                state,
                since,
                kind.word() + " is " + state.word() + " at " + clock.instant(),
                "do it");
        promises.put(promise.key(), promise);
        return this;
    }

    Stage is(Promise promise) {
        promises.put(promise.key(), promise);
        return this;
    }

    Stage freshness(String deployment, PromiseState state) {
        return is(Promise.Kind.FRESHNESS, deployment, state);
    }

    void forget(String deployment) {
        promises.values().removeIf(promise -> promise.deployment().equals(Optional.of(deployment)));
    }

    private Optional<Health> health() {
        if (bug.isPresent()) {
            throw bug.get();
        }
        if (isUnread) {
            return Optional.empty();
        }
        return Optional.of(new Health(
                clock.instant(),
                List.copyOf(promises.values()),
                List.of(),
                List.of(),
                hasBackups
                        ? List.of(tier("daily", "2026-11-20T02:00:00Z"), tier("weekly", "2026-11-15T02:00:00Z"))
                        : List.of(),
                Map.of(),
                List.of(),
                unknown,
                List.of(),
                Circumstances.unknown(),
                RunFacts.none(),
                Telling.nothing()));
    }

    private static TierHealth tier(String name, String snapshot) {
        return new TierHealth(
                "prod",
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.parse(snapshot)),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                1,
                1,
                0);
    }

    /** One round now, and time goes on. */
    Stage round() {
        roundAfter(Duration.ZERO);
        clock.advance(EVERY);
        return this;
    }

    void roundAfter(Duration length) {
        clock.advance(length);
        try {
            round.run(patience -> health(), isWhole, silences().standing(), settings, outlets);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Stage rounds(int number) {
        for (int i = 0; i < number; i++) {
            round();
        }
        return this;
    }

    /** Rounds until so much time has passed. */
    Stage pass(Duration length) {
        return rounds((int) length.dividedBy(EVERY));
    }

    Silences silences() {
        return new Silences(notes, clock);
    }

    void silence(Optional<String> deployment, Duration length) {
        silences()
                .begin(new Silence(deployment, clock.instant(), clock.instant().plus(length), "moving", "ada@vault"));
    }

    AlertBook book() {
        return new AlertBook(notes, clock);
    }

    AlertRound alertRound() {
        return round;
    }

    /** What the mail channel got since the last call, one line each, as in {@code FIRING freshness/prod=critical -runs/prod}. */
    List<String> mails() {
        return lines(mail);
    }

    static List<String> lines(FakeChannel channel) {
        return channel.takeNew().stream().map(Stage::line).toList();
    }

    static String line(Message message) {
        return message.kind()
                + message.alerts().stream()
                        .map(alert -> alert.isResolved()
                                ? " -" + name(alert.promise())
                                : " " + name(alert.promise()) + "="
                                        + alert.promise().state().word())
                        .collect(Collectors.joining());
    }

    private static String name(Promise promise) {
        return promise.kind().word() + (promise.about().isEmpty() ? "" : "/" + promise.about());
    }

    @Override
    public void close() {
        round.close();
    }
}
