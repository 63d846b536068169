package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import dev.holdfast.notify.channel.ChannelSettings.Smtp;
import dev.holdfast.watch.PromiseState;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.Locale;

/** A message as a mail: text, and the same as HTML. All mails of one incident refer to the same, so that they make one thread. */
final class Mail {
    private static final int LONGEST = 60_000;

    private final Smtp settings;
    private final Session session;

    Mail(Smtp settings, Session session) {
        this.settings = requireNonNull(settings, "settings");
        this.session = requireNonNull(session, "session");
    }

    MimeMessage of(Message message) throws MessagingException {
        MessageText text = Wording.of(message);
        String kind = message.kind().name().toLowerCase(Locale.ROOT);
        MimeMessage mail = new Identified(session, id(message, message.at().toEpochMilli() + "." + kind + "."));
        mail.setFrom(new InternetAddress(settings.from(), true));
        for (String to : settings.to()) {
            mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(to, true));
        }
        mail.setSubject(text.title(), UTF_8.name());
        mail.setSentDate(Date.from(message.at()));
        mail.setHeader("In-Reply-To", id(message, ""));
        mail.setHeader("References", id(message, ""));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setHeader("X-Holdfast-Kind", kind);
        mail.setHeader("X-Holdfast-Severity", message.severity().word());
        if (message.severity() == PromiseState.CRITICAL && message.kind() != Kind.REMINDER) {
            mail.setHeader("Importance", "high");
        }
        mail.setContent(new MimeMultipart("alternative", part(plain(text), "plain"), part(html(text), "html")));
        mail.saveChanges();
        return mail;
    }

    static String plain(MessageText text) {
        return text.title() + "\n\n" + new PlainMarkup().body(text, LONGEST) + "\n";
    }

    static String html(MessageText text) {
        return new HtmlMarkup().page(text, LONGEST);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8.name(), subtype);
        return part;
    }

    /** Letters, digits and a few signs alone are sure to survive everywhere. */
    private static String id(Message message, String distinction) {
        return "<" + distinction + word(message.incident()) + "@"
                + word(message.sender().host()) + ".holdfast>";
    }

    private static String word(String text) {
        String word = Plain.cut(text.replaceAll("[^A-Za-z0-9-]", "_"), 120);
        return word.isEmpty() ? "x" : word;
    }

    /** A mail that keeps the id that it was given. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
