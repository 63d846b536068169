package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.channel.ChannelSettings.Smtp;
import dev.holdfast.notify.channel.ChannelSettings.Smtp.Security;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mail. With STARTTLS or TLS nothing is said in the clear, and the server's certificate must be of its name. */
final class SmtpChannel implements Channel {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** With a last step it is less than the minute after which a round gives a channel up. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final Logger log = LoggerFactory.getLogger(SmtpChannel.class);

    private final Smtp settings;
    private final Session session;
    private final Duration limit;
    private volatile String remark = "";

    SmtpChannel(Smtp settings) {
        this(settings, Optional.empty(), PATIENCE, LIMIT);
    }

    /**
     * @param trust makes TLS sockets; empty for those that trust what this Java trusts
     * @param patience for each step
     * @param limit no step is begun later
     */
    SmtpChannel(Smtp settings, Optional<SSLSocketFactory> trust, Duration patience, Duration limit) {
        this.settings = requireNonNull(settings, "settings");
        this.limit = requireNonNull(limit, "limit");
        this.session = Session.getInstance(properties(settings, trust, patience));
    }

    private static Properties properties(Smtp settings, Optional<SSLSocketFactory> trust, Duration patience) {
        Properties properties = new Properties();
        String millis = Long.toString(patience.toMillis());
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(settings.username().isPresent()));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(settings.security() == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(settings.security() == Security.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(settings.security() == Security.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put(
                "mail.smtp.sendpartial", "true"); // one mailbox that is gone must not keep the others in the dark
        properties.put("mail.smtp.quitwait", "false");
        trust.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
        return properties;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        remark = "";
        try {
            MimeMessage mail = new Mail(settings, session).of(message);
            try (Transport transport = new SmtpConversation(session, limit)) {
                transport.connect(
                        settings.host(),
                        settings.port(),
                        settings.username().orElse(null),
                        settings.username().isPresent() ? settings.password().reveal() : null);
                send(transport, mail);
            }
        } catch (MessagingException e) {
            throw new DeliveryException(server() + " " + why(e), isWorthTrying(e));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while a mail was sent");
        }
    }

    /** Whom it reaches it reaches, and need not be told again because of the others. */
    private void send(Transport transport, MimeMessage mail) throws MessagingException {
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (SendFailedException e) {
            int reached = e.getValidSentAddresses() == null ? 0 : e.getValidSentAddresses().length;
            if (reached == 0) {
                throw e;
            }
            int all = settings.to().size();
            remark = "the mail server refused " + (all - reached) + " of " + all + " recipients";
            log.atWarn()
                    .addKeyValue("channel", name())
                    .addKeyValue("reached", reached)
                    .addKeyValue("refused", all - reached)
                    .log("the mail server refused some recipients");
        }
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    /** In our words and the server's number: what it says may repeat what it was told. */
    private String why(MessagingException failure) {
        if (failure instanceof AuthenticationFailedException) {
            return "does not take user name and password";
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SMTPSendFailedException refusal) {
                return "answered " + refusal.getReturnCode() + " to the mail";
            }
            if (cause instanceof SMTPAddressFailedException refusal) {
                return "answered " + refusal.getReturnCode() + " to a recipient";
            }
            if (cause instanceof SSLException) {
                return "could not be talked to by TLS: its certificate is not trusted or of another name, or it speaks none";
            }
            if (cause instanceof SocketTimeoutException) {
                return "did not answer in time";
            }
            if (cause instanceof UnknownHostException) {
                return "has no address: the name cannot be resolved";
            }
            if (cause instanceof ConnectException || cause instanceof SocketConnectException) {
                return "cannot be reached";
            }
        }
        boolean isUnprotected = String.valueOf(failure.getMessage()).startsWith("STARTTLS is required");
        return isUnprotected ? "offers no STARTTLS, which security = starttls requires" : "broke off the conversation";
    }

    private static Throwable next(Throwable failure) {
        return failure instanceof MessagingException chained && chained.getNextException() != null
                ? chained.getNextException()
                : failure.getCause();
    }

    /** 5xx to the mail itself is for good. */
    private static boolean isWorthTrying(MessagingException failure) {
        return !(failure instanceof SMTPSendFailedException refusal) || refusal.getReturnCode() < 550;
    }

    @Override
    public String remark() {
        return remark;
    }

    @Override
    public void close() {}
}
