package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.Alerting;
import dev.holdfast.notify.Outlet;
import dev.holdfast.notify.channel.ChannelEquipment;
import dev.holdfast.notify.channel.ChannelSettings;
import java.util.List;
import java.util.Optional;

/** The channels of one configuration, open. One thread at a time. */
final class OpenOutlets implements AutoCloseable {
    private final Optional<Alerting> alerting;
    private final List<Outlet> outlets;

    private OpenOutlets(Optional<Alerting> alerting, List<Outlet> outlets) {
        this.alerting = requireNonNull(alerting, "alerting");
        this.outlets = List.copyOf(outlets);
    }

    static OpenOutlets none() {
        return new OpenOutlets(Optional.empty(), List.of());
    }

    /** Reaches nothing yet. */
    static OpenOutlets of(Alerting alerting, Host host) {
        ChannelEquipment equipment =
                new ChannelEquipment(host.clock(), alerting.settings().repeat(), host.environment());
        return new OpenOutlets(
                Optional.of(alerting),
                alerting.channels().stream()
                        .map(channel -> new Outlet(channel.open(equipment), channel.minSeverity()))
                        .toList());
    }

    static List<String> names(Alerting alerting) {
        return alerting.channels().stream().map(ChannelSettings::name).toList();
    }

    /** Whether they are those of this configuration. */
    boolean are(Alerting other) {
        return alerting.filter(other::equals).isPresent();
    }

    List<Outlet> all() {
        return outlets;
    }

    @Override
    public void close() {
        outlets.forEach(outlet -> outlet.channel().close());
    }
}
