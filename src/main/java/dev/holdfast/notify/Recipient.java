package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;

/**
 * A channel as the choice of messages sees it.
 *
 * @param least what is less bad is not told there
 */
record Recipient(String name, PromiseState least) {
    Recipient {
        requireNonNull(name, "name");
        requireNonNull(least, "least");
    }

    /** Nobody is told through a channel that it does not work. */
    boolean isToldOf(Track track) {
        boolean isItself = track.promise().kind() == Promise.Kind.CHANNEL
                && track.promise().subject().filter(name::equals).isPresent();
        return !isItself && track.stands() && isBadEnough(track.level());
    }

    boolean isBadEnough(PromiseState level) {
        return level.compareTo(least) >= 0;
    }
}
