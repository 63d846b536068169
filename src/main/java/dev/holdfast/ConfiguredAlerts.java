package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.AlertDesk;
import dev.holdfast.config.Alerting;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.notify.AlertBook;
import dev.holdfast.notify.AlertRound;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.notify.Silences;
import dev.holdfast.notify.channel.Heartbeat;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.Telling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What commands do about alerts, beside a running daemon or without one. */
final class ConfiguredAlerts implements AlertDesk {
    private final Installation installation;
    private final Host host;
    private final Notebook notes;
    private final AlertBook book;
    private final Silences silences;

    ConfiguredAlerts(Installation installation, Host host, Notebook notes) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.notes = requireNonNull(notes, "notes");
        this.book = new AlertBook(notes, host.clock());
        this.silences = new Silences(notes, host.clock());
    }

    @Override
    public List<String> channels() {
        return OpenOutlets.names(alerting());
    }

    private Alerting alerting() {
        return installation.settings().alerts();
    }

    @Override
    public Map<String, Optional<String>> test(List<String> channels) throws InterruptedException {
        Message.Sender sender = new Message.Sender(host.name(), host.version());
        try (OpenOutlets outlets = OpenOutlets.of(alerting(), host);
                AlertRound round = new AlertRound(notes, sender, host.clock(), AlertChore.LIMIT)) {
            return round.test(outlets.all().stream()
                    .filter(outlet -> channels.contains(outlet.channel().name()))
                    .toList());
        }
    }

    @Override
    public List<OpenAlert> open() {
        return book.open();
    }

    @Override
    public Optional<Instant> judged() {
        return book.judged();
    }

    @Override
    public Telling telling() {
        List<String> deployments = installation.settings().deployments().stream()
                .map(DeploymentSettings::name)
                .toList();
        return book.telling(channels(), deployments)
                .stuck(silentSince())
                .with(Heartbeat.stateOf(alerting().heartbeat(), notes));
    }

    /** A daemon that judged here once and does not any more is dead or hangs, however good its last backups are. */
    private Optional<Instant> silentSince() {
        Instant now = host.clock().instant();
        return judged().filter(last -> alerting().settings().areMissingSince(last, now));
    }

    @Override
    public List<Silence> silences() {
        return silences.standing();
    }

    @Override
    public Silence silence(Optional<String> deployment, Instant until, String reason) {
        Silence silence = new Silence(deployment, host.clock().instant(), until, reason, who());
        silences.begin(silence);
        audit("silence", deployment, Map.of("reason", reason, "until", until.toString()));
        return silence;
    }

    @Override
    public boolean endSilence(Optional<String> deployment) {
        boolean stood = silences.end(deployment);
        if (stood) {
            audit("unsilence", deployment, Map.of());
        }
        return stood;
    }

    private String who() {
        return host.user() + "@" + host.name();
    }

    /** Silences are wanted most when a repository is down, so that one cannot be told is no reason against them. */
    private void audit(String action, Optional<String> deployment, Map<String, String> details) {
        AuditTrail.of(installation, host)
                .recordEverywhere(
                        new AuditTrail.Deed(action, deployment.orElse("everything"), deployment.orElse(""), details));
    }
}
