package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges whether the dead-man's switches take what they are sent. That they are sent nothing because something else is broken is what they are for, and no news; nor may a
 * refused beat hold up the others, so it is never more than a warning.
 */
final class HeartbeatWatch {
    private HeartbeatWatch() {}

    static Promise isTaken(HeartbeatState heartbeat, Instant now) {
        String last =
                heartbeat.lastSent().map(at -> "last sent at " + Words.time(at)).orElse("none was sent yet");
        if (heartbeat.failingSince().isEmpty()) {
            String why = heartbeat.silence().isEmpty() ? "" : "; silent now: " + heartbeat.silence();
            return promise(PromiseState.OK, heartbeat, last + why, "");
        }
        String length = Words.length(Duration.between(heartbeat.failingSince().get(), now));
        return promise(
                PromiseState.WARNING,
                heartbeat,
                "beats refused for " + length + ": " + heartbeat.problem() + "; " + last,
                "look at the address under alerts.heartbeat, and whether this host reaches it");
    }

    private static Promise promise(PromiseState state, HeartbeatState heartbeat, String evidence, String advice) {
        return new Promise(
                Promise.Kind.HEARTBEAT,
                Optional.empty(),
                Optional.empty(),
                state,
                heartbeat.failingSince(),
                evidence,
                advice);
    }
}
