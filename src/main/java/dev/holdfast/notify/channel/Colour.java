package dev.holdfast.notify.channel;

import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import java.util.Locale;

/** What chats show at the side of a message. */
enum Colour {
    RED(0xcc0000),
    ORANGE(0xe69100),
    GREEN(0x2e9e44),
    GREY(0x808080);

    private final int rgb;

    Colour(int rgb) {
        this.rgb = rgb;
    }

    static Colour of(Message message) {
        if (message.kind() == Kind.TEST) {
            return GREY;
        }
        return switch (message.severity()) {
            case CRITICAL -> RED;
            case WARNING -> ORANGE;
            case OK -> GREEN;
        };
    }

    int rgb() {
        return rgb;
    }

    /** As in {@code #cc0000}. */
    String hex() {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}
