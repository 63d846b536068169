package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.notify.channel.ChannelSettings;
import dev.holdfast.notify.channel.ChannelSettings.Smtp.Security;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.PromiseState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one of {@code alerts.channels}. */
final class ChannelReader {
    private static final List<String> TYPES =
            List.of("alertmanager", "command", "discord", "pagerduty", "slack", "smtp", "webhook");

    /** A round gives up a channel after a minute, and then nobody would learn how the command ended. */
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(45);

    private final Section channel;
    private final ConfigObject defaults;
    private final SecretReader secrets;
    private final boolean needsSecrets;

    ChannelReader(Section channel, ConfigObject defaults, boolean needsSecrets) {
        this.channel = channel;
        this.defaults = defaults;
        this.secrets = new SecretReader(channel);
        this.needsSecrets = needsSecrets;
    }

    /** Empty if its type is wrong. */
    Optional<ChannelSettings> read() {
        String type =
                channel.setting("type", "one of " + String.join(", ", TYPES)).oneOf(TYPES);
        String name = channel.name();
        PromiseState severity = minSeverity();
        Optional<ChannelSettings> settings = switch (type) {
            case "alertmanager" ->
                Optional.of(new ChannelSettings.Alertmanager(name, severity, url(), authorization()));
            case "command" -> command(severity);
            case "discord" -> Optional.of(new ChannelSettings.Discord(name, severity, url()));
            case "pagerduty" -> Optional.of(pager(severity));
            case "slack" -> Optional.of(new ChannelSettings.Slack(name, severity, url()));
            case "smtp" -> Optional.of(mail(severity));
            case "webhook" ->
                Optional.of(new ChannelSettings.Webhook(name, severity, url(), secret("secret"), authorization()));
            default -> Optional.empty();
        };
        if (TYPES.contains(type)) {
            channel.end();
        } else {
            channel.endInDoubt();
        }
        return settings;
    }

    private PromiseState minSeverity() {
        return channel.setting("min-severity")
                        .oneOf(List.of("warning", "critical"))
                        .equals("critical")
                ? PromiseState.CRITICAL
                : PromiseState.WARNING;
    }

    private Secret url() {
        Secret url = secrets.need("url", "the address to post to", needsSecrets);
        PostAddress.check(channel, "url", List.of(url));
        return url;
    }

    private Optional<Secret> secret(String key) {
        return secrets.meant(key, needsSecrets);
    }

    /** What cannot stand in a header is told without showing it; nobody later would. */
    private Optional<Secret> authorization() {
        Optional<Secret> value = secret("authorization");
        if (value.filter(given -> !given.reveal().matches("[\\x20-\\x7e]+")).isPresent()) {
            channel.refuse("authorization: must consist of letters, digits and signs of ASCII, as in \"Bearer abc\"");
        }
        return value;
    }

    private ChannelSettings pager(PromiseState severity) {
        Setting url = channel.has("url") ? channel.setting("url") : ofType("url", "url-of-pagerduty");
        String text = url.text(PostAddress::isRight, "must be an address that begins with https:// or http://");
        return new ChannelSettings.PagerDuty(
                channel.name(),
                severity,
                URI.create(PostAddress.isRight(text) ? text : "http://stand-in.invalid"),
                secrets.need("routing-key", "the integration's routing key", needsSecrets));
    }

    private Optional<ChannelSettings> command(PromiseState severity) {
        Setting setting = channel.setting("command", "the program and its arguments, as in [/usr/local/bin/page, me]");
        Setting limit = channel.setting("timeout");
        Duration timeout = limit.duration(Duration.ofSeconds(1));
        if (timeout.compareTo(LONGEST_COMMAND) > 0) {
            limit.refuse("must be at most " + Shown.duration(LONGEST_COMMAND)
                    + ": each channel has a minute for all that is to be told");
        }
        List<String> command = new ArrayList<>(setting.texts());
        if (command.isEmpty()) {
            channel.refuse("missing: command = [PROGRAM, ARGUMENT...]");
            return Optional.empty();
        }
        if (command.get(0).contains("/")) {
            command.set(0, channel.reading().resolve(command.get(0)).toString());
        }
        return Optional.of(new ChannelSettings.Command(channel.name(), severity, command, timeout));
    }

    private ChannelSettings mail(PromiseState severity) {
        List<String> words = List.of("starttls", "tls", "none");
        Setting protection = channel.setting("security");
        String word = protection.oneOf(words);
        Security security = words.contains(word) ? Security.valueOf(word.toUpperCase(Locale.ROOT)) : Security.STARTTLS;
        String host = channel.setting("host", "the mail server's name").text();
        Setting port = channel.has("port") ? channel.setting("port") : ofType("port", "port-of-smtp-" + security);
        Optional<String> username = channel.setting("username").maybe(Setting::text);
        Optional<Secret> password = secrets.maybe("password", needsSecrets);
        if (password.isPresent() && username.isEmpty()) {
            channel.refuse("password needs username beside it");
        } else if (username.isPresent() && password.isEmpty() && needsSecrets) {
            secrets.need("password", "the password of " + username.get(), true);
        }
        if (security == Security.NONE && username.isPresent() && !WebAddress.isThisMachine(host)) {
            protection.note("user name and password cross the network in the clear");
        }
        return new ChannelSettings.Smtp(
                channel.name(),
                severity,
                host,
                port.integer(1, 65_535),
                security,
                address(channel.setting("from", "the sender's address")),
                recipients(),
                username,
                password.orElse(Secret.of("")));
    }

    private List<String> recipients() {
        Setting to = channel.setting("to", "who gets the mail");
        to.inForce();
        if (to.entries().isEmpty()) {
            to.text();
        }
        return to.entries().stream().map(ChannelReader::address).toList();
    }

    private static String address(Setting setting) {
        return setting.text(ChannelSettings.Smtp::isAddress, "must be a mail address");
    }

    /** A default that depends on another setting has a name of its own. */
    private Setting ofType(String key, String defaultKey) {
        return new Setting(
                channel.reading(),
                Setting.join(channel.path(), key),
                defaults.get(defaultKey.toLowerCase(Locale.ROOT)),
                true,
                "");
    }
}
