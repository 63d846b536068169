package dev.holdfast.notify.channel;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.Message;
import java.util.List;
import java.util.Map;

/** Discord's web hooks: the title as content, the rest as an embed. Nobody is mentioned, whatever a text says. */
final class DiscordChannel implements Channel {
    /** A description may have 4,096 characters, all of an embed 6,000, the content 2,000. */
    private static final int LONGEST = 4000;

    private static final int LONGEST_CONTENT = 1900;

    private final String name;
    private final Web web;

    DiscordChannel(String name, Web web) {
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
        DiscordMarkup markup = new DiscordMarkup();
        MessageText text = Wording.of(message);
        return Json.object(
                "username",
                "Holdfast",
                "content",
                Plain.cut(markup.strong(markup.escape(text.title())), LONGEST_CONTENT),
                "allowed_mentions",
                Json.object("parse", List.of()),
                "embeds",
                List.of(Json.object(
                        "color",
                        Colour.of(message).rgb(),
                        "description",
                        markup.body(text, LONGEST),
                        "timestamp",
                        message.at().toString())));
    }

    @Override
    public void close() {}
}
