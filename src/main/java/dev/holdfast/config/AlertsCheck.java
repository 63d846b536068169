package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks {@code alerts}, which has no effect yet. Addresses of web hooks and heartbeats let whoever knows them write, so they count as secrets. */
final class AlertsCheck {
    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "smtp", Set.of("host", "from", "to"),
            "slack", Set.of("url"),
            "discord", Set.of("url"),
            "pagerduty", Set.of("routing-key"),
            "alertmanager", Set.of("url"),
            "webhook", Set.of("url"),
            "command", Set.of("command"));

    private final Section alerts;
    private final ConfigObject channelDefaults;
    private final boolean needsSecrets;

    /** @param needsSecrets whether a missing secret is a problem */
    AlertsCheck(Section alerts, ConfigObject channelDefaults, boolean needsSecrets) {
        this.alerts = alerts;
        this.needsSecrets = needsSecrets;
        this.channelDefaults = channelDefaults;
    }

    void check() {
        if (!alerts.keys().isEmpty()) {
            alerts.reading().withoutEffect("alerts have no effect yet: nobody is told", alerts.place());
        }
        alerts.setting("every").duration(Duration.ofSeconds(1));
        alerts.setting("repeat").duration(Duration.ofSeconds(1));
        alerts.setting("heartbeat-every").duration(Duration.ofSeconds(1));
        Setting heartbeat = alerts.setting("heartbeat");
        if (heartbeat.entries().isEmpty()) {
            heartbeat.inForce();
        } else {
            heartbeat.inForceUnseen();
        }
        heartbeat.entries().forEach(AlertsCheck::address);
        alerts.section("channels")
                .named(Names.IS_NAME, Names.ALLOWED, channelDefaults)
                .forEach(this::channel);
        alerts.end();
    }

    private void channel(Section channel) {
        String type =
                channel.setting("type", "one of " + String.join(", ", types())).oneOf(types());
        Set<String> required = REQUIRED.getOrDefault(type, Set.of());
        SecretReader secrets = new SecretReader(channel);
        switch (type) {
            case "smtp" -> smtp(channel, secrets);
            case "pagerduty" -> secrets.need("routing-key", "the integration's routing key", needsSecrets);
            case "command" ->
                channel.setting("command", "the program and its arguments, as in [/usr/local/bin/page, me]")
                        .texts();
            default -> {
                if (required.contains("url")) {
                    url(channel, secrets);
                }
            }
        }
        if (type.equals("command") && !channel.setting("command").isPresent()) {
            channel.refuse("missing: command = [PROGRAM, ARGUMENT...]");
        }
        if (required.isEmpty()) {
            channel.endInDoubt();
        } else {
            channel.end();
        }
    }

    private void url(Section channel, SecretReader secrets) {
        secrets.need("url", "the address to post to", needsSecrets);
        if (channel.has("url")) {
            address(channel.setting("url"));
        }
    }

    private void smtp(Section channel, SecretReader secrets) {
        channel.setting("host", "the mail server's name").text();
        channel.setting("port").integer(1, 65_535);
        channel.setting("security").oneOf(List.of("starttls", "tls", "none"));
        channel.setting("from", "the sender's address").text(text -> text.contains("@"), "must be a mail address");
        Setting to = channel.setting("to", "who gets the mail");
        to.inForce();
        if (to.entries().isEmpty()) {
            to.text();
        }
        to.entries().forEach(entry -> entry.text(text -> text.contains("@"), "must be a mail address"));
        boolean hasUser = channel.setting("username").maybe(Setting::text).isPresent();
        boolean hasPassword = secrets.maybe("password", needsSecrets).isPresent();
        if (hasPassword && !hasUser) {
            channel.refuse("password needs username beside it");
        }
    }

    private static void address(Setting setting) {
        setting.inForceUnseen();
        String text =
                setting.value().map(ConfigValue::unwrapped).map(String::valueOf).orElse("");
        try {
            URI url = new URI(text);
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            // said below, without the address
        }
        setting.refuseUnseen("must be an address that begins with https:// or http://");
    }

    private static List<String> types() {
        return REQUIRED.keySet().stream().sorted().toList();
    }
}
