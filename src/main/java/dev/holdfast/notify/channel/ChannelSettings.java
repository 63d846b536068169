package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Channel;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.PromiseState;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is said of one channel. Addresses that let whoever knows them write are secrets. */
public sealed interface ChannelSettings {
    /** Unique among the channels. */
    String name();

    /** What is less bad is not told there: warning or critical. */
    PromiseState minSeverity();

    /** Builds the channel. Reaches nothing yet. */
    Channel open(ChannelEquipment equipment);

    /**
     * Mail.
     *
     * @param username empty where the server takes mail without
     */
    record Smtp(
            String name,
            PromiseState minSeverity,
            String host,
            int port,
            Security security,
            String from,
            List<String> to,
            Optional<String> username,
            Secret password)
            implements ChannelSettings {
        public Smtp {
            check(name, minSeverity);
            requireNonNull(host, "host");
            requireNonNull(security, "security");
            requireNonNull(from, "from");
            to = List.copyOf(to);
            requireNonNull(username, "username");
            requireNonNull(password, "password");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new SmtpChannel(this);
        }

        /** How the connection is protected. */
        public enum Security {
            /** Begun in the clear, and encrypted before anything is said, or not at all. */
            STARTTLS,
            /** Encrypted from the first byte. */
            TLS,
            NONE
        }

        /** Whether this is one mail address, with or without a person's name. */
        public static boolean isAddress(String text) {
            try {
                InternetAddress[] parsed = InternetAddress.parse(text, true);
                return parsed.length == 1
                        && !parsed[0].isGroup()
                        && parsed[0].getAddress().contains("@")
                        && text.chars().noneMatch(Character::isISOControl);
            } catch (AddressException e) {
                return false;
            }
        }
    }

    /** Whatever takes Slack's messages: Slack itself, Mattermost, Rocket.Chat. */
    record Slack(String name, PromiseState minSeverity, Secret url) implements ChannelSettings {
        public Slack {
            check(name, minSeverity);
            requireNonNull(url, "url");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new SlackChannel(name, new Web(url));
        }
    }

    /** A Discord channel. */
    record Discord(String name, PromiseState minSeverity, Secret url) implements ChannelSettings {
        public Discord {
            check(name, minSeverity);
            requireNonNull(url, "url");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new DiscordChannel(name, new Web(url));
        }
    }

    /**
     * PagerDuty's Events API v2.
     *
     * @param url where events are taken
     */
    record PagerDuty(String name, PromiseState minSeverity, URI url, Secret routingKey) implements ChannelSettings {
        public PagerDuty {
            check(name, minSeverity);
            requireNonNull(url, "url");
            requireNonNull(routingKey, "routingKey");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new PagerDutyChannel(name, new Web(Secret.of(url.toString())), routingKey);
        }
    }

    /**
     * An Alertmanager's API v2.
     *
     * @param url of the Alertmanager itself, without {@code /api/v2/alerts}
     * @param authorization value of that header, for a proxy before it
     */
    record Alertmanager(String name, PromiseState minSeverity, Secret url, Optional<Secret> authorization)
            implements ChannelSettings {
        public Alertmanager {
            check(name, minSeverity);
            requireNonNull(url, "url");
            requireNonNull(authorization, "authorization");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new AlertmanagerChannel(name, new Web(AlertmanagerChannel.address(url)), authorization, equipment);
        }
    }

    /**
     * Anything that takes JSON.
     *
     * @param secret signs what is sent
     * @param authorization value of that header
     */
    record Webhook(
            String name, PromiseState minSeverity, Secret url, Optional<Secret> secret, Optional<Secret> authorization)
            implements ChannelSettings {
        public Webhook {
            check(name, minSeverity);
            requireNonNull(url, "url");
            requireNonNull(secret, "secret");
            requireNonNull(authorization, "authorization");
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new WebhookChannel(this, new Web(url), equipment.clock());
        }
    }

    /**
     * A program of the operator's.
     *
     * @param command the program and its arguments
     * @param timeout when it is killed, with all that it has started
     */
    record Command(String name, PromiseState minSeverity, List<String> command, Duration timeout)
            implements ChannelSettings {
        public Command {
            check(name, minSeverity);
            command = List.copyOf(command);
            requireNonNull(timeout, "timeout");
            if (command.isEmpty()) {
                throw new IllegalArgumentException("channel " + name + ": there is no program to run");
            }
        }

        @Override
        public Channel open(ChannelEquipment equipment) {
            return new CommandChannel(this, equipment.environment());
        }
    }

    private static void check(String name, PromiseState minSeverity) {
        requireNonNull(name, "name");
        if (minSeverity == PromiseState.OK) {
            throw new IllegalArgumentException("channel " + name + ": min-severity is warning or critical");
        }
    }
}
