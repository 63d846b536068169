package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.Alerting;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.notify.AlertBook;
import dev.holdfast.notify.AlertRound;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Silences;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.HealthSource;
import dev.holdfast.watch.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Tells those who must know what is wrong, by the configuration in force. Any thread may call it. */
final class AlertChore implements Runnable, AutoCloseable {
    /** Far more than any channel needs, and below the shortest time between two rounds that makes sense. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** What failed is tried again after a minute for the first time. */
    private static final Duration RETRY_EVERY = Duration.ofMinutes(1);

    /** All channels have their time at once; waiting for the catalog and the state file comes to it. */
    private static final Duration LONGEST_ROUND = LIMIT.multipliedBy(3);

    private final HealthSource health;
    private final Host host;
    private final AlertRound round;
    private final AlertBook book;
    private final Silences silences;
    private final Instant opened;
    /** Guards the channels, which serve one round at a time. */
    private final ReentrantLock rounds = new ReentrantLock();

    private volatile HoldfastSettings settings;
    private OpenOutlets outlets; // guarded by rounds
    private volatile Optional<Instant> roundSince = Optional.empty();
    private volatile Optional<Instant> failingSince = Optional.empty();

    /** Opens nothing before the first round. */
    AlertChore(HealthSource health, Notebook notes, HoldfastSettings first, Host host) {
        this.health = requireNonNull(health, "health");
        this.host = requireNonNull(host, "host");
        this.settings = requireNonNull(first, "first");
        this.round = new AlertRound(notes, new Message.Sender(host.name(), host.version()), host.clock(), LIMIT);
        this.book = new AlertBook(notes, host.clock());
        this.silences = new Silences(notes, host.clock());
        this.outlets = OpenOutlets.none();
        this.opened = host.clock().instant();
    }

    /** The next round goes by these. */
    void follow(HoldfastSettings next) {
        settings = next;
    }

    /** More often than everything is judged, for what failed. The moments follow the configuration, too: a change counts from the next one on. */
    Recurrence when() {
        return new Recurrence() {
            @Override
            public Optional<Instant> after(Instant instant) {
                return now().after(instant);
            }

            @Override
            public Optional<Instant> atOrBefore(Instant instant) {
                return now().atOrBefore(instant);
            }

            @Override
            public String describe() {
                return now().describe();
            }

            @Override
            public Map<String, String> form() {
                return now().form();
            }

            private Recurrence now() {
                Duration every = settings.alerts().settings().every();
                return new EveryRecurrence(every.compareTo(RETRY_EVERY) < 0 ? every : RETRY_EVERY);
            }
        };
    }

    @Override
    public void run() {
        rounds.lock();
        Instant now = host.clock().instant();
        roundSince = Optional.of(now);
        try {
            Alerting alerting = settings.alerts();
            if (!outlets.are(alerting)) {
                OpenOutlets old = outlets;
                outlets = OpenOutlets.of(alerting, host);
                old.close();
            }
            round.run(health, true, silences.standing(), alerting.settings(), outlets.all());
            failingSince = Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failingSince = failingSince.or(() -> Optional.of(now));
            throw e;
        } finally {
            roundSince = Optional.empty();
            rounds.unlock();
        }
    }

    /** For those who watch whether everybody is told. */
    Telling telling() {
        HoldfastSettings now = settings;
        return book.telling(
                        OpenOutlets.names(now.alerts()),
                        now.deployments().stream().map(DeploymentSettings::name).toList())
                .stuck(stuckSince());
    }

    /** Since when rounds fail, or the one under way began if it takes far too long, or everything was judged last if none begins. */
    private Optional<Instant> stuckSince() {
        Instant now = host.clock().instant();
        Optional<Instant> began = roundSince;
        if (failingSince.isPresent() || began.isPresent()) {
            return failingSince.or(() -> began.filter(now.minus(LONGEST_ROUND)::isAfter));
        }
        // What was not judged before this process began is not its fault; a time that is yet to come is of a clock that
        // was wrong.
        Instant last = book.judged()
                .filter(judged -> judged.isAfter(opened) && !judged.isAfter(now))
                .orElse(opened);
        return Optional.of(last).filter(it -> settings.alerts().settings().areMissingSince(it, now));
    }

    Silences silences() {
        return silences;
    }

    @Override
    public void close() {
        round.close();
        // A round that was interrupted ends at once.
        rounds.lock();
        try {
            outlets.close();
        } finally {
            rounds.unlock();
        }
    }
}
