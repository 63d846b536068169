package dev.holdfast.notify.channel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** One mail's way to the server, in limited time: many recipients, each of whom the server thinks about, must not keep those waiting who are told next. */
final class SmtpConversation extends SMTPTransport {
    private final long end;

    /** @param limit after it nothing more is said: a mail that was not handed over by then is not delivered */
    SmtpConversation(Session session, Duration limit) {
        super(session, null);
        this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (System.nanoTime() - end >= 0) {
            throw new MessagingException("out of time", new SocketTimeoutException("out of time"));
        }
        super.sendCommand(command);
    }
}
