package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.notify.Message;
import dev.holdfast.notify.channel.ChannelSettings.Smtp;
import dev.holdfast.notify.channel.ChannelSettings.Smtp.Security;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.Golden;
import dev.holdfast.watch.PromiseState;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

final class RenderingTest {
    /** Messages of which every rendering is kept word for word. */
    enum Sample {
        FIRING,
        REMINDER,
        RESOLVED,
        HOST,
        TEST,
        STORM,
        HOSTILE;

        Message message() {
            return switch (this) {
                case FIRING -> Messages.firing();
                case REMINDER -> Messages.reminder();
                case RESOLVED -> Messages.resolved();
                case HOST -> Messages.ofTheHost();
                case TEST -> Messages.test();
                case STORM -> Messages.storm();
                case HOSTILE -> Messages.hostile();
            };
        }

        String file(String channel) {
            return "dev/holdfast/notify/" + channel + "-" + name().toLowerCase(Locale.ROOT) + ".txt";
        }
    }

    private static String json(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return JsonMapper.shared().writer().with(printer).writeValueAsString(value) + "\n";
    }

    private static String mail(Message message) throws MessagingException {
        Smtp settings = new Smtp(
                "mail",
                PromiseState.WARNING,
                "mail.example.com",
                587,
                Security.STARTTLS,
                "Holdfast <holdfast@example.com>",
                List.of("ops@example.com", "cto@example.com"),
                Optional.empty(),
                Secret.of(""));
        MimeMessage mail = new Mail(settings, Session.getInstance(new Properties())).of(message);
        String headers = Collections.list(mail.getAllHeaderLines()).stream()
                .filter(line -> !line.startsWith("Content-Type:"))
                .collect(Collectors.joining("\n"));
        MessageText text = Wording.of(message);
        return headers + "\n\n" + Mail.plain(text) + "\n=== html\n" + Mail.html(text);
    }

    @Nested
    class GivenEachKindOfMessage {
        @ParameterizedTest
        @EnumSource(Sample.class)
        void whenMailed_thenItReadsAsPromised(Sample sample) throws MessagingException {
            Golden.assertSame(mail(sample.message()), sample.file("mail"));
        }

        @ParameterizedTest
        @EnumSource(Sample.class)
        void whenInSlack_thenItReadsAsPromised(Sample sample) {
            Golden.assertSame(json(SlackChannel.body(sample.message())), sample.file("slack"));
        }

        @ParameterizedTest
        @EnumSource(Sample.class)
        void whenInDiscord_thenItReadsAsPromised(Sample sample) {
            Golden.assertSame(json(DiscordChannel.body(sample.message())), sample.file("discord"));
        }

        @ParameterizedTest
        @EnumSource(Sample.class)
        void whenAPagerEvent_thenItReadsAsPromised(Sample sample) {
            Golden.assertSame(
                    PagerDutyChannel.events(sample.message()).stream()
                            .map(event -> json(event))
                            .collect(Collectors.joining()),
                    sample.file("pagerduty"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Sample.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"STORM", "HOSTILE"})
        void whenForAlertmanager_thenItReadsAsPromised(Sample sample) {
            Golden.assertSame(
                    json(AlertmanagerChannel.body(sample.message(), Messages.NOW, Duration.ofHours(4))),
                    sample.file("alertmanager"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Sample.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"STORM"})
        void whenJson_thenItReadsAsPromised(Sample sample) {
            Golden.assertSame(json(MessageJson.of(sample.message())), sample.file("json"));
        }
    }

    @Nested
    class GivenAStorm {
        private final Message storm = Messages.storm();

        @Test
        void whenTold_thenTheTitleCounts() {
            assertThat(Wording.of(storm).title()).isEqualTo("CRITICAL 50 deployments: no recent backup (50)");
        }

        @Test
        void whenItDoesNotFit_thenTheRestIsCounted() {
            String body = new SlackMarkup().body(Wording.of(storm), 3000);

            assertThat(body).hasSizeLessThanOrEqualTo(3000).containsPattern("\nand \\d+ more\n");
            int shown = body.split("CRITICAL", -1).length - 1;
            assertThat(body).contains("and " + (50 - shown) + " more");
        }

        @Test
        void whenForAlertmanager_thenEachIsAnAlertOfItsOwn() {
            List<Map<String, Object>> alerts = AlertmanagerChannel.body(storm, Messages.NOW, Duration.ofHours(4));

            assertThat(alerts.stream().filter(alert -> alert.toString().contains("endsAt=2026-11-21T14:05:00Z")))
                    .hasSize(50);
        }

        @Test
        void whenForAlertmanager_thenRoutesKnowTheJobAndTellHostsApart() {
            assertThat(AlertmanagerChannel.body(storm, Messages.NOW, Duration.ofHours(4)))
                    .extracting(alert -> alert.get("labels"))
                    .allSatisfy(labels -> assertThat(labels)
                            .asInstanceOf(InstanceOfAssertFactories.MAP)
                            .containsEntry("job", "holdfast")
                            .containsEntry("instance", Messages.SENDER.host()));
        }

        @Test
        void whenJson_thenAllAreThere() {
            assertThat(new String(MessageJson.bytes(storm), StandardCharsets.UTF_8))
                    .contains("customer-50")
                    .contains("\"moreAlerts\":0")
                    .hasSizeLessThan(64_000);
        }
    }

    @Nested
    class GivenHostileTexts {
        private final Message hostile = Messages.hostile();

        @Test
        void whenPutIntoWords_thenEachIsOneShortLine() {
            MessageText text = Wording.of(hostile);

            assertThat(text.entries())
                    .allSatisfy(entry -> assertThat(entry.lines()).allSatisfy(line -> {
                        assertThat(line.text()).hasSizeLessThanOrEqualTo(Wording.LONGEST_EVIDENCE);
                        assertThat(line.text().codePoints())
                                .noneMatch(Character::isISOControl)
                                .noneMatch(point -> Character.getType(point) == Character.FORMAT)
                                .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
                    }));
            assertThat(text.title()).hasSizeLessThanOrEqualTo(200).doesNotContain("\n");
        }

        @Test
        void whenMailed_thenNoHeaderCanBeSmuggledIn() throws MessagingException {
            String headers = mail(hostile).split("\n\n", 2)[0];

            assertThat(headers.lines()).noneMatch(line -> line.startsWith("Bcc"));
        }

        @Test
        void whenHtml_thenNothingOfItIsATag() throws MessagingException {
            assertThat(mail(hostile).split("=== html")[1])
                    .contains("&lt;b&gt;bold&lt;/b&gt; &amp;")
                    .doesNotContain("<b>bold");
        }

        @Test
        void whenInChats_thenNobodyIsMentioned() {
            assertThat(json(SlackChannel.body(hostile)))
                    .doesNotContain("@everyone")
                    .doesNotContain("<!")
                    .doesNotContain("<@");
            assertThat(json(DiscordChannel.body(hostile)))
                    .doesNotContain(" @everyone")
                    .doesNotContain(" <@")
                    .contains("\"parse\" : [ ]");
        }

        @ParameterizedTest
        @EnumSource(Sample.class)
        void whenInChats_thenLimitsOfTheServicesAreKept(Sample sample) {
            Map<String, Object> discord = DiscordChannel.body(sample.message());
            Map<?, ?> embed = (Map<?, ?>) ((List<?>) discord.get("embeds")).get(0);
            Map<?, ?> slack =
                    (Map<?, ?>) ((List<?>) SlackChannel.body(sample.message()).get("attachments")).get(0);

            assertThat((String) discord.get("content")).hasSizeLessThanOrEqualTo(2000);
            assertThat((String) embed.get("description")).hasSizeLessThanOrEqualTo(4096);
            assertThat((String) slack.get("text")).hasSizeLessThanOrEqualTo(3000);
            assertThat(Json.bytes(PagerDutyChannel.events(sample.message()).get(0)))
                    .hasSizeLessThan(512_000);
        }
    }

    @Test
    void whenNobodyCanSeeADeploymentsBackups_thenItIsNotSaidThatThereAreNone() {
        List<MessageText.Entry> entries = Wording.of(Messages.unseen()).entries();

        assertThat(entries.get(0).lines()).contains(MessageText.Line.of("Last good backup", "not known now"));
        assertThat(entries.get(1).lines()).contains(MessageText.Line.of("Last good backup", "none that is known"));
    }
}
