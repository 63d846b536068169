package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the timetable anew when the pulse is silent for long, as after the clock was set back. Counts time without the wall clock. */
final class Guard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final Pulse pulse;
    private final Duration suspicious;
    private final Runnable cure;
    private final CountDownLatch closed = new CountDownLatch(1);

    Guard(Pulse pulse, Duration suspicious, Runnable cure) {
        this.pulse = requireNonNull(pulse, "pulse");
        this.suspicious = requireNonNull(suspicious, "suspicious");
        this.cure = requireNonNull(cure, "cure");
    }

    void start() {
        Thread thread = new Thread(this::keepWatch, "guard");
        thread.setDaemon(true);
        thread.start();
    }

    private void keepWatch() {
        try {
            while (!closed.await(suspicious.toMillis(), TimeUnit.MILLISECONDS)) {
                if (pulse.sinceLastBeat().compareTo(suspicious) > 0) {
                    wake();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        log.atWarn()
                .addKeyValue("silent", pulse.sinceLastBeat())
                .log("timers are late, perhaps the clock was set back: setting them anew");
        try {
            cure.run();
        } catch (RuntimeException failure) {
            log.atError().setCause(failure).log("cannot set the timers anew");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
