package dev.holdfast.notify.channel;

import dev.holdfast.notify.Message;
import dev.holdfast.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/** What {@code deploy/samples} shows is what is sent. {@code src/build/captures} writes it anew. */
final class CapturesTest {
    private static Message message(String name) {
        return switch (name) {
            case "firing" -> Messages.firing();
            case "resolved" -> Messages.resolved();
            default -> Messages.storm();
        };
    }

    private static void capture(String text, String name) {
        Golden.assertSame(text, "../../../deploy/samples/" + name);
    }

    private static String json(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return JsonMapper.shared().writer().with(printer).writeValueAsString(value) + "\n";
    }

    @ParameterizedTest
    @CsvSource({"firing", "resolved", "storm"})
    void whenMailed_thenItReadsSo(String name) {
        MessageText text = Wording.of(message(name));

        capture("Subject: " + text.title() + "\n\n" + Mail.plain(text), "mail-" + name + ".txt");
    }

    @ParameterizedTest
    @CsvSource({"firing", "resolved"})
    void whenInAChat_thenItReadsSo(String name) {
        Map<String, Object> body = SlackChannel.body(message(name));
        Map<?, ?> attachment = (Map<?, ?>) ((List<?>) body.get("attachments")).get(0);

        capture(body.get("text") + "\n\n" + attachment.get("text") + "\n", "chat-" + name + ".txt");
    }

    @Test
    void whenOnAPager_thenTheEventIsThis() {
        capture(json(PagerDutyChannel.events(Messages.firing()).get(0)), "pager-event.json");
    }

    @Test
    void whenForAlertmanager_thenTheAlertsAreThese() {
        capture(
                json(AlertmanagerChannel.body(Messages.reminder(), Messages.NOW, Duration.ofHours(4))),
                "alertmanager.json");
    }

    @Test
    void whenForAWebHook_thenTheJsonIsThis() {
        capture(json(MessageJson.of(Messages.firing())), "webhook.json");
    }

    @Test
    void whenOnAScreen_thenTheStatusReadsSo() throws IOException {
        String golden = Files.readString(Path.of("src/test/resources/dev/holdfast/cli/status-broken.txt"));
        String out = golden.substring("stdout:\n".length(), golden.indexOf("stderr:\n"));

        capture("$ holdfast status\n" + out, "status.txt");
    }
}
