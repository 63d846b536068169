package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.notify.AlertSettings;
import dev.holdfast.notify.channel.ChannelSettings;
import dev.holdfast.notify.channel.HeartbeatSettings;
import dev.holdfast.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code alerts}. */
final class AlertsReader {
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Who looks more seldom tells too late of what must be known the same day. */
    private static final Duration SLOWEST = Duration.ofHours(6);

    private final Section alerts;
    private final ConfigObject channelDefaults;
    private final boolean needsSecrets;

    /** @param needsSecrets whether a missing secret is a problem */
    AlertsReader(Section alerts, ConfigObject channelDefaults, boolean needsSecrets) {
        this.alerts = alerts;
        this.channelDefaults = channelDefaults;
        this.needsSecrets = needsSecrets;
    }

    Alerting read() {
        AlertSettings settings = new AlertSettings(
                every("every"),
                alerts.setting("repeat").duration(LEAST),
                alerts.setting("runbooks").maybe(AlertsReader::runbooks),
                testEvery(alerts.setting("test-every")));
        HeartbeatSettings heartbeat = new HeartbeatSettings(heartbeats(), every("heartbeat-every"));
        List<ChannelSettings> channels =
                alerts.section("channels").named(Names.IS_NAME, Names.ALLOWED, channelDefaults).stream()
                        .flatMap(section -> new ChannelReader(section, channelDefaults, needsSecrets).read().stream())
                        .toList();
        alerts.end();
        return new Alerting(settings, channels, heartbeat);
    }

    private Duration every(String key) {
        Setting setting = alerts.setting(key);
        Duration every = setting.duration(LEAST);
        if (every.compareTo(SLOWEST) > 0) {
            setting.refuse("must be at most " + Shown.duration(SLOWEST));
        }
        return every;
    }

    private static Optional<Duration> testEvery(Setting setting) {
        if (setting.isText("never")) {
            setting.inForce();
            return Optional.empty();
        }
        return Optional.of(setting.duration(LEAST));
    }

    private static String runbooks(Setting setting) {
        String address = setting.text(
                text -> PostAddress.isRight(text), "must be an address that begins with https:// or http://");
        if (PostAddress.isRight(address) && !address.matches(".*[/=#]")) {
            setting.note("names of runbooks are appended to it as it is; does it lack a / at its end?");
        }
        return address;
    }

    /** Those that a variable leaves out are a problem: nobody would hear that nothing beats. */
    private List<Secret> heartbeats() {
        SecretReader secrets = new SecretReader(alerts);
        List<Secret> urls = secrets.several("heartbeat", needsSecrets);
        PostAddress.check(alerts, "heartbeat", urls);
        return urls;
    }
}
