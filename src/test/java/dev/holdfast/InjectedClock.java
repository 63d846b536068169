package dev.holdfast;

import dev.holdfast.testing.ShiftedClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real clock, which throws at whoever asks it from within a class: the one thing that every step of a run asks for. */
final class InjectedClock extends Clock {
    private final Clock real = new ShiftedClock();
    private final AtomicReference<@Nullable Injection> injection = new AtomicReference<>();
    private final AtomicInteger hits = new AtomicInteger();

    private record Injection(String within, Supplier<Throwable> what) {}

    /** @param within the beginning of the simple name of a class of ours that is at work */
    void throwWithin(String within, Supplier<Throwable> what) {
        injection.set(new Injection(within, what));
    }

    void behave() {
        injection.set(null);
    }

    int hits() {
        return hits.get();
    }

    @Override
    public Instant instant() {
        Injection now = injection.get();
        if (now != null && isWithin(now.within())) {
            hits.incrementAndGet();
            throw InjectedClock.<RuntimeException>sneaky(now.what().get());
        }
        return real.instant();
    }

    private static boolean isWithin(String name) {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.anyMatch(frame -> frame.getClassName().matches("dev\\.holdfast\\..*\\b" + name)));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable what) throws T {
        throw (T) what;
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return real.withZone(zone);
    }
}
