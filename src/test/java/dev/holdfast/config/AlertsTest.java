package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.notify.channel.ChannelSettings;
import dev.holdfast.notify.channel.ChannelSettings.Smtp.Security;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.PromiseState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertsTest {
    @TempDir
    private Path directory;

    private ConfigFile with(String alerts) {
        return ConfigFile.with(directory, "alerts { " + alerts + " }");
    }

    private ChannelSettings channel(String words) {
        return with("channels { one { " + words + " } }")
                .load()
                .alerts()
                .channels()
                .get(0);
    }

    @Nested
    class GivenNothing {
        @Test
        void whenLoaded_thenNobodyIsTold() {
            Alerting alerts = ConfigFile.with(directory, "").load().alerts();

            assertThat(alerts.channels()).isEmpty();
            assertThat(alerts.heartbeat().urls()).isEmpty();
            assertThat(alerts.heartbeat().every()).isEqualTo(Duration.ofMinutes(5));
            assertThat(alerts.settings().every()).isEqualTo(Duration.ofMinutes(5));
            assertThat(alerts.settings().repeat()).isEqualTo(Duration.ofHours(4));
            assertThat(alerts.settings().testEvery()).isEmpty();
            assertThat(alerts.settings().runbooks()).isEmpty();
        }
    }

    @Nested
    class GivenEverySetting {
        @Test
        void whenLoaded_thenTimesAreThere() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            assertThat(settings.alerts().settings().testEvery()).contains(Duration.ofDays(7));
            assertThat(settings.alerts().settings().runbooks()).contains("https://wiki.example.com/holdfast/");
            assertThat(settings.alerts().heartbeat().urls())
                    .containsExactly(Secret.of("https://example.com/canary-heartbeat"));
            assertThat(settings.deployments().get(0).pings())
                    .isEqualTo(Map.of("weekly", Secret.of("https://example.com/canary-ping")));
        }

        @Test
        void whenLoaded_thenChannelsAreInTheOrderOfTheFile() {
            List<ChannelSettings> channels =
                    ConfigFile.outline(directory).load().alerts().channels();

            assertThat(channels)
                    .containsExactly(
                            new ChannelSettings.Smtp(
                                    "mail",
                                    PromiseState.CRITICAL,
                                    "mail.example.com",
                                    587,
                                    Security.TLS,
                                    "a@example.com",
                                    List.of("b@example.com"),
                                    Optional.of("me"),
                                    Secret.of("canary-password")),
                            new ChannelSettings.Slack(
                                    "chat", PromiseState.WARNING, Secret.of("https://example.com/canary-slack")),
                            new ChannelSettings.PagerDuty(
                                    "page",
                                    PromiseState.WARNING,
                                    URI.create("https://events.eu.pagerduty.com/v2/enqueue"),
                                    Secret.of("canary-pager")),
                            new ChannelSettings.Discord(
                                    "chat-2", PromiseState.WARNING, Secret.of("https://example.com/canary-discord")),
                            new ChannelSettings.Alertmanager(
                                    "prometheus",
                                    PromiseState.WARNING,
                                    Secret.of("https://example.com/canary-alertmanager"),
                                    Optional.of(Secret.of("Bearer canary-token"))),
                            new ChannelSettings.Webhook(
                                    "hook",
                                    PromiseState.WARNING,
                                    Secret.of("https://example.com/canary-hook"),
                                    Optional.of(Secret.of("canary-signature")),
                                    Optional.empty()),
                            new ChannelSettings.Command(
                                    "run", PromiseState.WARNING, List.of("/bin/true"), Duration.ofSeconds(10)));
        }

        @Test
        void whenPrinted_thenNoSecretIsSeen() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            assertThat(settings.effective().toString() + settings.notes() + settings.alerts())
                    .doesNotContain("canary");
        }
    }

    @Nested
    class GivenDefaults {
        @ParameterizedTest
        @CsvSource({"starttls, 587", "tls, 465", "none, 25"})
        void whenNoPortIsSaid_thenItFollowsFromTheSecurity(String security, int port) {
            ChannelSettings mail = channel("type = smtp, host = mail.example.com, from = \"a@example.com\","
                    + " to = \"b@example.com\", security = " + security);

            assertThat(mail).isInstanceOfSatisfying(ChannelSettings.Smtp.class, smtp -> {
                assertThat(smtp.port()).isEqualTo(port);
                assertThat(smtp.to()).containsExactly("b@example.com");
                assertThat(smtp.username()).isEmpty();
            });
        }

        @Test
        void whenAPagerHasNoAddress_thenItIsTheServices() {
            assertThat(channel("type = pagerduty, routing-key = abc"))
                    .isInstanceOfSatisfying(
                            ChannelSettings.PagerDuty.class,
                            pager -> assertThat(pager.url())
                                    .isEqualTo(URI.create("https://events.pagerduty.com/v2/enqueue")));
        }

        @Test
        void whenAProgramLiesBesideTheFile_thenItIsFoundThere() {
            assertThat(channel("type = command, command = [bin/page, ops]"))
                    .isInstanceOfSatisfying(
                            ChannelSettings.Command.class,
                            command -> assertThat(command.command())
                                    .containsExactly(
                                            directory.resolve("bin/page").toString(), "ops"));
        }
    }

    @Nested
    class GivenSecretsElsewhere {
        @Test
        void whenTheyLieInFiles_thenTheyAreRead() {
            ConfigFile file = with("heartbeat-file = beat, channels { one { type = slack, url-credential = chat } }")
                    .environment(Map.of("CREDENTIALS_DIRECTORY", directory.toString()));
            file.write("beat", "https://example.com/beat\n");
            file.write("chat", "https://example.com/chat\n");

            Alerting alerts = file.load().alerts();

            assertThat(alerts.heartbeat().urls()).containsExactly(Secret.of("https://example.com/beat"));
            assertThat(alerts.channels())
                    .containsExactly(new ChannelSettings.Slack(
                            "one", PromiseState.WARNING, Secret.of("https://example.com/chat")));
        }

        @Test
        void whenAFileHoldsNoAddress_thenItIsRefusedUnseen() {
            ConfigFile file = with("channels { one { type = slack, url-file = chat } }");
            file.write("chat", "canary\n");

            assertThat(file.problems())
                    .containsExactly("FILE: 4: holdfast.alerts.channels.one.url-file = ***:"
                            + " must be an address that begins with https:// or http://");
        }

        @Test
        void whenOnlyAlertsAreNeeded_thenTheKeysOfDeploymentsMayBeAbsent() {
            ConfigFile file = with("channels { one { type = slack, url = ${?CHAT} } } }\n"
                    + "deployments.prod { deploy-key = ${?KEY}");

            assertThat(file.examine(Needs.alerts()).problems())
                    .singleElement()
                    .asString()
                    .contains("CHAT");
            assertThat(file.examine(Needs.repositories()).problems()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "heartbeat = [\"https://example.com/1\", ${?BEAT}] | holdfast.alerts.heartbeat",
                    "heartbeat = ${?BEAT} | holdfast.alerts.heartbeat",
                    "channels { one { type = webhook, url = \"https://example.com\", secret = ${?BEAT} } } | holdfast.alerts.channels.one.secret",
                })
        void whenAVariableIsNotSet_thenItIsNotLeftOutInSilence(String words, String path) {
            assertThat(with(words).problems())
                    .singleElement()
                    .asString()
                    .endsWith(
                            path
                                    + ": takes a variable of the environment that is not set: BEAT; set it, or take the setting out");
            assertThat(with(words).examine(Needs.repositories()).problems()).isEmpty();
        }
    }

    @Nested
    class GivenAPing {
        private ConfigFile pinging(String words) {
            return ConfigFile.with(directory, "deployments.prod.schedules.daily { at = \"02:00\", " + words + " }");
        }

        @Test
        void whenItsVariableIsNotSet_thenItIsNotLeftOutInSilence() {
            ConfigFile file = pinging("ping = ${?PING}");

            assertThat(file.problems())
                    .containsExactly("FILE: 4: holdfast.deployments.prod.schedules.daily.ping: takes a variable of the"
                            + " environment that is not set: PING; set it, or take the setting out");
            assertThat(file.examine(Needs.repositories()).problems()).isEmpty();
        }

        @Test
        void whenItIsNoAddress_thenItIsRefusedUnseen() {
            assertThat(pinging("ping = canary").problems())
                    .containsExactly("FILE: 4: holdfast.deployments.prod.schedules.daily.ping = ***:"
                            + " must be an address that begins with https:// or http://");
        }

        @Test
        void whenItLiesInAFile_thenItIsRead() {
            ConfigFile file = pinging("ping-file = ping");
            file.write("ping", "https://example.com/ping\n");

            assertThat(file.load().deployments().get(0).pings())
                    .isEqualTo(Map.of("daily", Secret.of("https://example.com/ping")));
        }
    }

    @Nested
    class GivenSomethingWrong {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "every = 7h | every = \"7h\": must be at most 6h",
                    "every = 5 | every = 5: must be a duration with its unit, as in 30s, 15m, 24h or 7d",
                    "heartbeat-every = 0s | heartbeat-every = \"0s\": must be at least 1s",
                    "test-every = monthly | test-every = monthly: must be a duration with its unit, as in 30s, 15m, 24h or 7d",
                    "runbooks = wiki | runbooks = wiki: must be an address that begins with https:// or http://",
                    "evry = 5m | evry: unknown setting; did you mean every?",
                    "heartbeat = [canary] | heartbeat = ***: must be an address that begins with https:// or http://",
                    "heartbeat = [\"https://me:canary@example.com\"] | heartbeat = ***: must not hold a user name or password",
                    "heartbeat = [\"\"] | heartbeat[0] = ***: the secret is empty",
                })
        void whenATimeOrAddressIs_thenItIsNamed(String words, String problem) {
            assertThat(with(words).problems()).containsExactly("FILE: 4: holdfast.alerts." + problem);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "type = sms | type = sms: must be one of alertmanager, command, discord, pagerduty, slack, smtp, webhook",
                    "url = x | type: missing: one of alertmanager, command, discord, pagerduty, slack, smtp, webhook",
                    "type = slack, url = \"https://example.com\", min-severity = info | min-severity = info: must be one of warning, critical",
                    "type = slack | url: missing: the address to post to, as url = ${?VARIABLE}, url-file = PATH or url-credential = NAME",
                    "type = discord, url = canary | url = ***: must be an address that begins with https:// or http://",
                    "type = slack, url = \"https://example.com\", channel = ops | channel: unknown setting; allowed: min-severity, type, url, url-credential, url-file",
                    "type = slack, url = \"https://example.com:70000/canary\" | url = ***: must be an address that begins with https:// or http://",
                    "type = webhook, url = \"https://example.com\", authorization = \"Bearer \u00e9\" | authorization: must consist of letters, digits and signs of ASCII, as in \"Bearer abc\"",
                    "type = pagerduty | routing-key: missing: the integration's routing key, as routing-key = ${?VARIABLE}, routing-key-file = PATH or routing-key-credential = NAME",
                    "type = pagerduty, routing-key = k, url = events | url = events: must be an address that begins with https:// or http://",
                    "type = command | missing: command = [PROGRAM, ARGUMENT...]",
                    "type = command, command = [] | missing: command = [PROGRAM, ARGUMENT...]",
                    "type = command, command = [\"\"] | command[0] = \"\": must not be empty",
                    "type = command, command = [page], timeout = 0s | timeout = \"0s\": must be at least 1s",
                    "type = command, command = [page], timeout = 46s | timeout = \"46s\": must be at most 45s: each channel has a minute for all that is to be told",
                    "type = smtp, from = \"a@b.c\", to = \"d@e.f\" | host: missing: the mail server's name",
                    "type = smtp, host = mail, to = \"d@e.f\" | from: missing: the sender's address",
                    "type = smtp, host = mail, from = \"a@b.c\" | to: missing: who gets the mail",
                    "type = smtp, host = mail, from = \"a@b.c\", to = [\"d@e.f\", nobody] | to[1] = nobody: must be a mail address",
                    "type = smtp, host = mail, from = \"a@b.c, x@y.z\", to = [\"d@e.f\"] | from = \"a@b.c, x@y.z\": must be a mail address",
                    "type = smtp, host = mail, from = \"a@b.c\", to = [\"d@e.f\"], security = ssl | security = ssl: must be one of starttls, tls, none",
                    "type = smtp, host = mail, from = \"a@b.c\", to = [\"d@e.f\"], port = 0 | port = 0: must be a whole number from 1 to 65535",
                    "type = smtp, host = mail, from = \"a@b.c\", to = [\"d@e.f\"], password = canary | password needs username beside it",
                    "type = smtp, host = mail, from = \"a@b.c\", to = [\"d@e.f\"], username = me | password: missing: the password of me, as password = ${?VARIABLE}, password-file = PATH or password-credential = NAME",
                })
        void whenAChannelIs_thenItIsNamed(String words, String problem) {
            assertThat(with("channels { one { " + words + " } }").problems())
                    .singleElement()
                    .asString()
                    .startsWith("FILE: 4: holdfast.alerts.channels.one")
                    .endsWith(problem)
                    .doesNotContain("canary");
        }
    }

    @Nested
    class GivenSomethingDoubtful {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "channels { one { type = slack, url = \"http://chat.example.com/canary\" } } | channels.one.url = ***: without TLS",
                    "heartbeat = \"http://beat.example.com/canary\" | heartbeat = ***: without TLS",
                    "runbooks = \"https://wiki.example.com\" | does it lack a / at its end?",
                    "channels { one { type = smtp, security = none, host = mail.example.com, from = \"a@b.c\", to = \"d@e.f\", username = me, password = canary } } | cross the network in the clear",
                })
        void whenLoaded_thenItIsNoted(String words, String note) {
            assertThat(with(words).notes())
                    .anyMatch(each -> each.contains(note))
                    .noneMatch(each -> each.contains("canary"));
        }

        @Test
        void whenItStaysOnThisMachine_thenThereIsNothingToNote() {
            assertThat(with("channels { one { type = alertmanager, url = \"http://127.0.0.1:9093\" } }")
                            .notes())
                    .noneMatch(note -> note.contains("TLS"));
        }
    }
}
