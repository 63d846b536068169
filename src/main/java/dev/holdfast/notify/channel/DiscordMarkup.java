package dev.holdfast.notify.channel;

/** Discord's Markdown: each sign that may mean something has a backslash before it. */
final class DiscordMarkup implements Markup {
    @Override
    public String escape(String text) {
        return text.replaceAll("[\\\\*_~`|<>#:@\\[\\]()-]", "\\\\$0");
    }

    @Override
    public String strong(String escaped) {
        return "**" + escaped + "**";
    }

    @Override
    public String link(String address) {
        return "<" + address.replace("<", "%3C").replace(">", "%3E") + ">";
    }
}
