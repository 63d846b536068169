package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.PromiseState;

/**
 * A channel, and what is told there.
 *
 * @param least what is less bad is not: warning or critical
 */
public record Outlet(Channel channel, PromiseState least) {
    public Outlet {
        requireNonNull(channel, "channel");
        requireNonNull(least, "least");
    }

    String name() {
        return channel.name();
    }

    Recipient recipient() {
        return new Recipient(name(), least);
    }
}
