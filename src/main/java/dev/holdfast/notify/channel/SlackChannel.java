package dev.holdfast.notify.channel;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.Message;
import java.util.List;
import java.util.Map;

/**
 * Slack's incoming web hooks. The title is the text, so that a phone shows it; the rest is an attachment with a colour, which Slack, Mattermost and Rocket.Chat all
 * take, unlike blocks.
 */
final class SlackChannel implements Channel {
    /** Of Slack's text objects; longer ones are refused. */
    private static final int LONGEST = 3000;

    private final String name;
    private final Web web;

    SlackChannel(String name, Web web) {
        this.name = name;
        this.web = web;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        web.post(Json.bytes(body(message)), Map.of());
    }

    static Map<String, Object> body(Message message) {
        SlackMarkup markup = new SlackMarkup();
        MessageText text = Wording.of(message);
        String title = markup.escape(text.title());
        return Json.object(
                "text",
                markup.strong(title),
                "mrkdwn",
                true,
                "unfurl_links",
                false,
                "unfurl_media",
                false,
                "attachments",
                List.of(Json.object(
                        "color",
                        Colour.of(message).hex(),
                        "fallback",
                        title,
                        "mrkdwn_in",
                        List.of("text"),
                        "text",
                        markup.body(text, LONGEST))));
    }

    @Override
    public void close() {}
}
