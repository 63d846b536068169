package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.state.Notebook;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.HealthSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how everything stands, and tells those who must know. What is to be told is remembered before it is sent, and that it was taken right after: whoever kills the process
 * in between is the cause of one message that comes twice, and of none that is missing. One round at a time.
 */
public final class AlertRound implements AutoCloseable {
    /** The catalog is read by others; the next round is not far. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(AlertRound.class);

    private final AlertBook book;
    private final Message.Sender sender;
    private final Clock clock;
    private final Couriers couriers;
    private final Journal journal = new Journal();
    private @Nullable Instant blindSince; // guarded by this

    /** @param limit how long a channel has for all its messages of a round */
    public AlertRound(Notebook notes, Message.Sender sender, Clock clock, Duration limit) {
        this.book = new AlertBook(notes, clock);
        this.sender = requireNonNull(sender, "sender");
        this.clock = requireNonNull(clock, "clock");
        this.couriers = new Couriers(limit);
    }

    /**
     * Does one round: judges, if that is due again, and tells what is due. Called more often than is judged, it tells again what failed. Never throws because of what is
     * told or who is told, but when what is remembered cannot be read or written.
     *
     * @param isWhole whether what health does not promise is not promised any more; if not, what stood of it stands still
     * @param outlets all there are; what is remembered of others is forgotten
     * @throws InterruptedException when the thread was interrupted; what was not told is told by the next round
     */
    public synchronized void run(
            HealthSource health, boolean isWhole, List<Silence> silences, AlertSettings settings, List<Outlet> outlets)
            throws InterruptedException {
        Memory before = book.read();
        Alerts alerts = new Alerts(settings.every(), sender.host());
        Optional<Sight> sight =
                alerts.isDue(before, clock.instant()) ? look(health, isWhole, settings.every()) : Optional.empty();
        List<Recipient> recipients = outlets.stream().map(Outlet::recipient).toList();
        Choice choice = new Choice(settings, silences, sender);
        Memory now = book.change(memory -> {
            Instant at = clock.instant();
            Memory tidy = Alerts.tidy(memory, recipients, at);
            Memory next = sight.map(seen -> alerts.judge(tidy, seen, at)).orElse(tidy);
            for (Recipient recipient : recipients) {
                next = choice.relieved(next, recipient, at);
            }
            return next;
        });
        journal.tell(before, now);
        couriers.send(outlets.stream()
                .map(outlet -> errand(outlet, choice.due(now, outlet.recipient(), clock.instant())))
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<Errand> errand(Outlet outlet, List<Due> due) {
        return due.isEmpty()
                ? Optional.empty()
                : Optional.of(new Errand(
                        outlet.channel(),
                        due,
                        taken -> delivered(taken, outlet.channel().remark()),
                        this::failed));
    }

    private void delivered(Due due, String remark) {
        book.change(memory -> memory.delivered(due, remark, clock.instant()));
        journal.delivered(due);
    }

    private void failed(Due due, DeliveryException problem) {
        book.change(memory -> memory.failed(due, problem.getMessage(), problem.isWorthTrying(), clock.instant()));
        journal.failed(due, problem.getMessage());
    }

    /** That nothing can be seen is itself worth an alert, unless it has only just begun. Empty until then. */
    private Optional<Sight> look(HealthSource source, boolean isWhole, Duration every) throws InterruptedException {
        String problem = "the catalog was never read";
        boolean isBug = false;
        try {
            Optional<Health> health = source.health(PATIENCE);
            if (health.isPresent()) {
                blindSince = null;
                return health.map(seen -> Sight.of(seen, isWhole));
            }
        } catch (RuntimeException e) {
            if (blindSince == null) {
                log.atError().setCause(e).log("health cannot be judged");
            }
            problem = "health cannot be judged: " + e.getClass().getSimpleName() + "; the log tells more";
            isBug = true;
        }
        Instant now = clock.instant();
        Instant since = Optional.ofNullable(blindSince).orElse(now);
        blindSince = since;
        return isBug || since.plus(every.multipliedBy(2)).isBefore(now)
                ? Optional.of(Sight.blind(since, problem))
                : Optional.empty();
    }

    /**
     * Sends a test message, and remembers nothing of it but that it was taken and whether it reached everybody.
     *
     * @return by channel, in their order: why it failed or whom it did not reach, or empty if it was taken
     */
    public Map<String, Optional<String>> test(List<Outlet> outlets) throws InterruptedException {
        Map<String, Optional<String>> results = new ConcurrentHashMap<>();
        Message message = Choice.test(sender, clock.instant());
        couriers.send(outlets.stream()
                .map(outlet -> new Errand(
                        outlet.channel(),
                        List.of(new Due(outlet.name(), message, Map.of())),
                        due -> results.put(due.channel(), taken(outlet.channel())),
                        (due, problem) -> results.put(due.channel(), Optional.of(problem.getMessage()))))
                .toList());
        Map<String, Optional<String>> ordered = new LinkedHashMap<>();
        outlets.forEach(outlet ->
                ordered.put(outlet.name(), results.getOrDefault(outlet.name(), Optional.of("was not tried"))));
        return ordered;
    }

    private Optional<String> taken(Channel channel) {
        String remark = channel.remark();
        Instant now = clock.instant();
        book.change(memory -> memory.withChannel(channel.name(), before -> before.sent(now, remark)));
        return Optional.of(remark).filter(text -> !text.isEmpty());
    }

    /** Interrupts what is being delivered. */
    @Override
    public void close() {
        couriers.close();
    }
}
