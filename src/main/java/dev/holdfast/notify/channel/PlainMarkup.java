package dev.holdfast.notify.channel;

/** No markup at all: mails, and what machines get for people. */
final class PlainMarkup implements Markup {
    @Override
    public String escape(String text) {
        return text;
    }

    @Override
    public String strong(String escaped) {
        return escaped;
    }

    @Override
    public String link(String address) {
        return address;
    }

    @Override
    public String indent() {
        return "\n  ";
    }
}
