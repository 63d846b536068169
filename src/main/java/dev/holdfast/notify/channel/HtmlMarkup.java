package dev.holdfast.notify.channel;

/** The little HTML that every mail program shows: bold words, links, and lines as they are. */
final class HtmlMarkup implements Markup {
    @Override
    public String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String strong(String escaped) {
        return "<b>" + escaped + "</b>";
    }

    @Override
    public String link(String address) {
        return "<a href=\"" + escape(address) + "\">" + escape(address) + "</a>";
    }

    /** A whole page. Needs no pictures, no style sheets and nothing from elsewhere. */
    String page(MessageText text, int most) {
        return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escape(text.title())
                + "</title></head>\n<body style=\"font-family: sans-serif\"><p><b>" + escape(text.title())
                + "</b></p>\n<div>" + body(text, most).replace("\n", "<br>\n") + "</div></body></html>\n";
    }
}
