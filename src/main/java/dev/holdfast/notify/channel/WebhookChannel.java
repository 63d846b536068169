package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.channel.ChannelSettings.Webhook;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Posts {@link MessageJson}, signed where there is a secret to sign with. */
final class WebhookChannel implements Channel {
    private final Webhook settings;
    private final Web web;
    private final Clock clock;

    WebhookChannel(Webhook settings, Web web, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.web = requireNonNull(web, "web");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        byte[] body = MessageJson.bytes(message);
        Map<String, String> headers = new HashMap<>();
        settings.secret().ifPresent(secret -> headers.putAll(new Signature(secret).headers(body, clock.instant())));
        settings.authorization().ifPresent(value -> headers.put("Authorization", value.reveal()));
        web.post(body, headers);
    }

    @Override
    public void close() {}
}
