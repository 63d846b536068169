package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.Invocation;
import dev.holdfast.cli.WatchOrder;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.Needs;
import dev.holdfast.config.RepositoryAddress;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import dev.holdfast.state.KnownRepositories;
import dev.holdfast.state.SqliteState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds what {@code holdfast watch} needs, from addresses and from a configuration, if there is one. */
final class OutpostWiring {
    private final Host host;

    OutpostWiring(Host host) {
        this.host = requireNonNull(host, "host");
    }

    Outpost build(Invocation invocation, WatchOrder order) {
        Optional<HoldfastSettings> settings = settings(invocation.configuration(), order);
        List<RepositorySettings> places = places(order, settings);
        Optional<Path> directory = order.stateDirectory()
                .or(() -> settings.map(each -> each.stateDirectory().resolve("watch")));
        return new Outpost(places, order.ignoredHosts(), host, memory(directory, settings));
    }

    private Outpost.Memory memory(Optional<Path> directory, Optional<HoldfastSettings> settings) {
        if (directory.isEmpty()) {
            return new Outpost.Memory(directory, KnownRepositories.none(), Optional.empty(), () -> {});
        }
        SqliteState state = new SqliteState(directory.get());
        return new Outpost.Memory(
                directory,
                state,
                settings.map(HoldfastSettings::alerts)
                        .filter(alerting -> !alerting.channels().isEmpty())
                        .map(alerting -> new OutpostAlerts(alerting, state, host)),
                state::close);
    }

    /** A machine that only watches may have none. */
    private Optional<HoldfastSettings> settings(Path file, WatchOrder order) {
        boolean isNeeded = order.configurationIsGiven()
                || order.repositories().stream().anyMatch(each -> !RepositoryAddress.isAddress(each));
        return isNeeded || Files.exists(file)
                ? Optional.of(ConfigLoader.load(file, host.environment(), Needs.watcher()))
                : Optional.empty();
    }

    private List<RepositorySettings> places(WatchOrder order, Optional<HoldfastSettings> settings) {
        List<RepositorySettings> places = new ArrayList<>();
        for (String text : order.repositories()) {
            RepositorySettings place = RepositoryAddress.isAddress(text)
                    ? at(RepositoryAddress.read(text, host.environment()))
                    : named(text, settings.map(HoldfastSettings::repositories).orElseGet(List::of));
            if (places.stream().noneMatch(other -> other.name().equals(place.name()))) {
                places.add(place);
            }
        }
        return places;
    }

    private static RepositorySettings named(String name, List<RepositorySettings> configured) {
        List<String> names = configured.stream().map(RepositorySettings::name).toList();
        return configured.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "no repository '" + name + "' is configured",
                        Suggestion.nearest(name, names)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("a directory begins with / or ./, a bucket with s3://")));
    }

    private static RepositorySettings at(RepositoryAddress address) {
        String kind = address.store().match(directory -> "directory", bucket -> "s3");
        return new RepositorySettings(
                address.name(),
                kind.equals("s3"),
                kind,
                RepositorySettings.ManagedBy.HOLDFAST,
                Optional.empty(),
                Optional.empty(),
                address.store());
    }
}
