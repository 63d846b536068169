package dev.holdfast.notify.channel;

/**
 * Slack's mrkdwn, such that Mattermost and Rocket.Chat, whose own differ a little, show the same. Slack wants {@code & < >} written as entities
 * (https://docs.slack.dev/messaging/formatting-message-text); a mention of {@code @channel} or {@code @all} is made none by a space of no width, as are pairs of
 * the other signs.
 */
final class SlackMarkup implements Markup {
    private static final String NOTHING = "\u200b";

    @Override
    public String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("`", "'")
                .replaceAll("[@*_~\\[]", "$0" + NOTHING);
    }

    @Override
    public String strong(String escaped) {
        return "*" + escaped + "*";
    }

    @Override
    public String link(String address) {
        return "<"
                + address.replace("&", "&amp;")
                        .replace("<", "%3C")
                        .replace(">", "%3E")
                        .replace("|", "%7C") + ">";
    }
}
