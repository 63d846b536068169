package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the deploy key away for a while and tells what follows: runs fail, the status turns, a message goes out, the heartbeat falls silent; and, when the key is
 * back, that all of it is well again. Tells changes alone. One thread.
 */
final class DemoOutage {
    /** Several heartbeats; a machine that is busy may be late with one. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final int GOOD_BACKUPS = 3;
    /** Nothing is waited for longer, whatever goes wrong. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Sandbox sandbox;
    private final Duration length;
    private final DemoInbox inbox;
    private final Clock clock;
    private final Consumer<String> say;

    private Phase phase = Phase.GOOD;
    private Optional<Instant> phaseBegan = Optional.empty();
    private boolean isHealthy = true;
    private boolean isBeating;
    private String said = PromiseState.OK.word();
    private String failure = "";

    /**
     * @param length how long the key is away at least
     * @param say prints a line, with the time before it
     */
    DemoOutage(Sandbox sandbox, Duration length, DemoInbox inbox, Clock clock, Consumer<String> say) {
        this.sandbox = requireNonNull(sandbox, "sandbox");
        this.length = requireNonNull(length, "length");
        this.inbox = requireNonNull(inbox, "inbox");
        this.clock = requireNonNull(clock, "clock");
        this.say = requireNonNull(say, "say");
    }

    private enum Phase {
        GOOD,
        BROKEN,
        MENDED,
        OVER
    }

    /** Whether everything has been shown. */
    boolean isOver() {
        return phase == Phase.OVER;
    }

    /**
     * Looks at what has changed, and goes on with the play when it is time.
     *
     * @param backups how many there are
     */
    void look(Health health, int backups) {
        if (phaseBegan.isEmpty()) {
            phaseBegan = Optional.of(clock.instant());
        }
        tellRuns(health);
        tellHealth(health);
        tellMessages();
        tellHeart();
        switch (phase) {
            case GOOD -> {
                if (backups >= GOOD_BACKUPS && isHealthy && (isBeating || hasLasted(LIMIT))) {
                    revoke();
                }
            }
            case BROKEN -> {
                if (hasLasted(length) && (isAlarmed() || hasLasted(length.plus(LIMIT)))) {
                    giveBack();
                }
            }
            case MENDED -> {
                if (isCalm() || hasLasted(LIMIT)) {
                    end();
                }
            }
            case OVER -> {}
        }
    }

    private boolean isAlarmed() {
        return said.equals(PromiseState.CRITICAL.word()) && !isBeating && !isHealthy;
    }

    private boolean isCalm() {
        return said.equals(PromiseState.OK.word()) && isBeating && isHealthy;
    }

    private boolean hasLasted(Duration time) {
        return phaseBegan
                .filter(began -> !began.plus(time).isAfter(clock.instant()))
                .isPresent();
    }

    private void revoke() {
        begin(Phase.BROKEN);
        sandbox.keys().revoke(sandbox.adminKey());
        say.accept("--- Somebody revokes the deploy key. Holdfast is not told. ---");
    }

    private void giveBack() {
        begin(Phase.MENDED);
        sandbox.keys().put(sandbox.adminKey(), Set.of());
        say.accept("--- The key is accepted again. Nobody touches Holdfast. ---");
    }

    private void end() {
        say.accept(
                isCalm()
                        ? "--- All is well again, and everybody who was told of it knows. ---"
                        : "--- It is not well again yet, and the demo waits no longer. ---");
        begin(Phase.OVER);
    }

    private void begin(Phase next) {
        phase = next;
        phaseBegan = Optional.of(clock.instant());
    }

    private void tellRuns(Health health) {
        String now = health.promises().stream()
                .filter(promise -> promise.kind() == Promise.Kind.RUNS && promise.state() != PromiseState.OK)
                .map(Promise::evidence)
                .findFirst()
                .orElse("");
        if (!now.isEmpty() && failure.isEmpty()) {
            say.accept(withoutHint(now));
        }
        failure = now;
    }

    private void tellHealth(Health health) {
        if (health.isHealthy() != isHealthy) {
            isHealthy = health.isHealthy();
            say.accept(isHealthy ? "status: healthy" : "status: UNHEALTHY: " + brokenFirst(health));
        }
    }

    private static String brokenFirst(Health health) {
        Promise broken = health.broken().get(0);
        return broken.kind().word() + " " + broken.about() + ": " + withoutHint(broken.evidence());
    }

    /** What to do is said in the chat. */
    private static String withoutHint(String text) {
        int hint = text.indexOf(". HINT:");
        return hint < 0 ? text : text.substring(0, hint);
    }

    private void tellMessages() {
        for (Optional<DemoInbox.Note> note = inbox.next(); note.isPresent(); note = inbox.next()) {
            said = note.get().severity();
            say.accept("in the chat:\n" + note.get().text());
        }
    }

    private void tellHeart() {
        boolean now = inbox.beats(SILENCE);
        if (now != isBeating) {
            isBeating = now;
            say.accept(
                    now
                            ? "the heartbeat beats: the dead-man's switch hears that every promise is kept"
                            : "the heartbeat is silent: the dead-man's switch would now raise the alarm by itself");
        }
    }
}
