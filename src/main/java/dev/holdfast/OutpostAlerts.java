package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.Alerting;
import dev.holdfast.notify.AlertBook;
import dev.holdfast.notify.AlertRound;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Silence;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.OffHostWatch;
import dev.holdfast.watch.Telling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells those who must know what was seen from outside; silences that hosts have published count here, too. */
final class OutpostAlerts implements AutoCloseable {
    private final Alerting alerting;
    private final OpenOutlets outlets;
    private final AlertRound round;
    private final AlertBook book;

    /** @param notes where what was told is remembered until the next look, which may be another process */
    OutpostAlerts(Alerting alerting, Notebook notes, Host host) {
        this.alerting = requireNonNull(alerting, "alerting");
        this.outlets = OpenOutlets.of(alerting, host);
        this.round =
                new AlertRound(notes, new Message.Sender(host.name(), host.version()), host.clock(), AlertChore.LIMIT);
        this.book = new AlertBook(notes, host.clock());
    }

    void tell(OffHostWatch.View view) throws InterruptedException {
        List<Silence> silences = view.silences().stream()
                .map(silence -> new Silence(
                        silence.deployment(), Instant.EPOCH, silence.until(), silence.reason(), silence.by()))
                .toList();
        round.run(patience -> Optional.of(view.health()), view.isWhole(), silences, alerting.settings(), outlets.all());
    }

    /** How those are reached who must know. */
    Telling telling() {
        return book.telling(OpenOutlets.names(alerting), List.of());
    }

    @Override
    public void close() {
        round.close();
        outlets.close();
    }
}
