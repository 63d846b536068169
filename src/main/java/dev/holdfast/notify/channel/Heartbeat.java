package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.DeliveryException;
import dev.holdfast.secret.Secret;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.HeartbeatState;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends beats to the dead-man's switches, and remembers. Whether all is well is for {@link Wellness} to say. One thread; any may ask for the state. */
public final class Heartbeat {
    static final String NOTE = "heartbeat";

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final HeartbeatSettings settings;
    private final Notebook notes;
    private final Clock clock;
    private final List<Web> switches;

    public Heartbeat(HeartbeatSettings settings, Notebook notes, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
        HttpClient client = Web.client();
        this.switches = settings.urls().stream().map(url -> web(url, client)).toList();
    }

    private static Web web(Secret url, HttpClient client) {
        return new Web(url, Web.PATIENCE, client);
    }

    /** Empty where there is no switch. */
    public Optional<HeartbeatState> state() {
        return stateOf(settings, notes);
    }

    /** As whoever beats has noted it; empty where there is no switch. */
    public static Optional<HeartbeatState> stateOf(HeartbeatSettings settings, Notebook notes) {
        return settings.urls().isEmpty()
                ? Optional.empty()
                : Optional.of(HeartbeatText.read(notes.note(NOTE), settings.every()));
    }

    /**
     * Sends a beat to every switch, or to none.
     *
     * @param objection why all is not well; empty if it is
     */
    public void beat(Optional<String> objection) throws InterruptedException {
        if (switches.isEmpty()) {
            return;
        }
        if (objection.isPresent()) {
            fallSilent(Plain.line(objection.get(), Wording.LONGEST_EVIDENCE));
            return;
        }
        Optional<String> problem = Optional.empty();
        for (Web web : switches) {
            try {
                web.visit();
            } catch (DeliveryException e) {
                problem = problem.or(() -> Optional.of(e.getMessage()));
            }
        }
        Instant now = clock.instant();
        if (problem.isEmpty()) {
            taken(now);
        } else {
            refused(now, problem.get());
        }
    }

    private void taken(Instant now) {
        HeartbeatState before = change(state ->
                new HeartbeatState(state.every(), Optional.of(now), state.sent() + 1, Optional.empty(), "", ""));
        if (before.failingSince().isPresent() || !before.silence().isEmpty()) {
            log.atInfo().log("heartbeat goes on");
        }
    }

    private void refused(Instant now, String problem) {
        HeartbeatState before = change(state -> new HeartbeatState(
                state.every(),
                state.lastSent(),
                state.sent(),
                state.failingSince().or(() -> Optional.of(now)),
                problem,
                ""));
        if (!before.problem().equals(problem)) {
            log.atWarn().addKeyValue("reason", problem).log("heartbeat is not taken");
        }
    }

    private void fallSilent(String why) {
        HeartbeatState before = change(
                state -> new HeartbeatState(state.every(), state.lastSent(), state.sent(), Optional.empty(), "", why));
        if (!before.silence().equals(why)) {
            log.atWarn().addKeyValue("reason", why).log("heartbeat is silent");
        }
    }

    /** Returns what it was. */
    private HeartbeatState change(UnaryOperator<HeartbeatState> change) {
        HeartbeatState[] before = {HeartbeatState.none(settings.every())};
        notes.note(NOTE, text -> {
            before[0] = HeartbeatText.read(text, settings.every());
            return Optional.of(HeartbeatText.write(change.apply(before[0])));
        });
        return before[0];
    }
}
