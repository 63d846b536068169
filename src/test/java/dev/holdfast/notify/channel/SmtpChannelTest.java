package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.channel.ChannelSettings.Smtp;
import dev.holdfast.notify.channel.ChannelSettings.Smtp.Security;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.PromiseState;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmtpChannelTest {
    private static final Duration IMPATIENCE = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static SSLSocketFactory trusted;
    private static SSLSocketFactory ofAnotherName;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder, @TempDir Path other) throws Exception {
        trusted = TestCertificate.of(folder, "IP:127.0.0.1").sockets();
        ofAnotherName = TestCertificate.of(other, "DNS:mail.example.com").sockets();
    }

    private static Smtp settings(int port, Security security, String password) {
        return new Smtp(
                "mail",
                PromiseState.WARNING,
                "127.0.0.1",
                port,
                security,
                "Holdfast <holdfast@example.com>",
                List.of("ops@example.com", "Chief <cto@example.com>"),
                Optional.of(ScriptedSmtp.USER).filter(any -> !password.isEmpty()),
                Secret.of(password));
    }

    private static SmtpChannel channel(
            ScriptedSmtp server, Security security, String password, SSLSocketFactory trust) {
        return new SmtpChannel(settings(server.port(), security, password), Optional.of(trust), IMPATIENCE, LIMIT);
    }

    private static DeliveryException failure(SmtpChannel channel) {
        Throwable failure = catchThrowable(() -> channel.deliver(Messages.firing()));
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain("canary").doesNotContain("example.com");
        assertThat(failure).isInstanceOf(DeliveryException.class);
        return (DeliveryException) failure;
    }

    @Nested
    class GivenAMailServer {
        private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"))
                .withConfiguration(GreenMailConfiguration.aConfig()
                        .withUser("ops@example.com", ScriptedSmtp.USER, ScriptedSmtp.PASSWORD));

        GivenAMailServer() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        private SmtpChannel channel(String password) {
            return new SmtpChannel(settings(server.getSmtp().getPort(), Security.NONE, password));
        }

        @Test
        void whenDelivered_thenEachRecipientHasIt() throws Exception {
            channel(ScriptedSmtp.PASSWORD).deliver(Messages.firing());

            MimeMessage[] mails = server.getReceivedMessages();
            assertThat(mails).hasSize(2);
            assertThat(mails[0].getSubject()).isEqualTo("CRITICAL prod: no backup for 1d 3h (and 1 more)");
            assertThat(mails[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
            MimeMultipart parts = (MimeMultipart) mails[0].getContent();
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
            assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                    .isEqualTo(Mail.plain(Wording.of(Messages.firing())));
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");
        }

        @Test
        void whenAnIncidentGoesOn_thenItsMailsAreOneThread() throws Exception {
            SmtpChannel channel = channel("");

            channel.deliver(Messages.firing());
            channel.deliver(Messages.resolved());

            List<String> subjects = new ArrayList<>();
            Set<String> threads = new HashSet<>();
            Set<String> ids = new HashSet<>();
            for (MimeMessage mail : server.getReceivedMessages()) {
                subjects.add(mail.getSubject());
                threads.add(mail.getHeader("References", " "));
                ids.add(mail.getMessageID());
            }
            assertThat(threads).hasSize(1);
            assertThat(ids).hasSize(2);
            assertThat(subjects)
                    .anyMatch(subject -> subject.startsWith("CRITICAL prod: "))
                    .anyMatch(subject -> subject.startsWith("RESOLVED prod: "));
        }

        @Test
        void whenTextsAreHostile_thenTheyArriveAsText() throws Exception {
            channel("").deliver(Messages.hostile());

            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(mail.getSubject()).contains("@everyone <!channel>");
            assertThat(GreenMailUtil.getWholeMessage(mail)).hasSizeLessThan(20_000);
        }

        @Test
        void whenThePasswordIsWrong_thenThatIsSaidWithoutIt() {
            assertThat(failure(channel("canary-wrong")))
                    .hasMessage("127.0.0.1:" + server.getSmtp().getPort() + " does not take user name and password")
                    .extracting(DeliveryException::isWorthTrying)
                    .isEqualTo(true);
            assertThat(server.getReceivedMessages()).isEmpty();
        }
    }

    @Nested
    class GivenEncryption {
        @Test
        void whenStarttls_thenNothingOfImportanceIsSaidInTheClear() throws Exception {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.of(trusted), false)) {
                channel(server, Security.STARTTLS, ScriptedSmtp.PASSWORD, trusted)
                        .deliver(Messages.firing());

                assertThat(server.heard).hasSize(2).last().isEqualTo("STARTTLS");
                assertThat(server.heardEncrypted)
                        .anyMatch(line -> line.startsWith("AUTH PLAIN"))
                        .anyMatch(line -> line.contains("<ops@example.com>"));
                assertThat(server.mails).singleElement().asString().contains("CRITICAL prod: no backup for 1d 3h");
            }
        }

        @Test
        void whenTls_thenItIsEncryptedFromTheFirstByte() throws Exception {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.of(trusted), true)) {
                channel(server, Security.TLS, ScriptedSmtp.PASSWORD, trusted).deliver(Messages.firing());

                assertThat(server.heard).isEmpty();
                assertThat(server.mails).hasSize(1);
            }
        }

        @Test
        void whenThePasswordIsWrong_thenThatIsSaidWithoutIt() {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.of(trusted), false)) {
                assertThat(failure(channel(server, Security.STARTTLS, "canary-wrong", trusted)))
                        .hasMessageEndingWith("does not take user name and password");
            }
        }

        @Test
        void whenNoStarttlsIsOffered_thenNothingIsSaid() {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.empty(), false)) {
                assertThat(failure(channel(server, Security.STARTTLS, ScriptedSmtp.PASSWORD, trusted)))
                        .hasMessageEndingWith("offers no STARTTLS, which security = starttls requires");
                assertThat(server.heard).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
            }
        }

        @Test
        void whenTheCertificateIsNotTrusted_thenNothingIsSaid() throws Exception {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.of(trusted), false)) {
                SmtpChannel channel =
                        new SmtpChannel(settings(server.port(), Security.STARTTLS, ScriptedSmtp.PASSWORD));

                assertThat(failure(channel)).hasMessageContaining("its certificate is not trusted");
                assertThat(server.heardEncrypted).isEmpty();
            }
        }

        @Test
        void whenTheCertificateIsOfAnotherName_thenNothingIsSaid() {
            try (ScriptedSmtp server = new ScriptedSmtp(Optional.of(ofAnotherName), true)) {
                assertThat(failure(channel(server, Security.TLS, ScriptedSmtp.PASSWORD, ofAnotherName)))
                        .hasMessageContaining("or of another name");
                assertThat(server.heardEncrypted).isEmpty();
            }
        }
    }

    @Nested
    class GivenAServerThatRefuses {
        private final ScriptedSmtp server = new ScriptedSmtp(Optional.empty(), false);

        @AfterEach
        void stop() {
            server.close();
        }

        private SmtpChannel channel() {
            return new SmtpChannel(settings(server.port(), Security.NONE, ""), Optional.empty(), IMPATIENCE, LIMIT);
        }

        @Test
        void whenOneRecipientIsGone_thenTheOthersGetIt() throws Exception {
            server.on("RCPT TO:<ops", "550 no such user canary");

            SmtpChannel channel = channel();
            channel.deliver(Messages.firing());

            assertThat(server.mails).hasSize(1);
            assertThat(channel.remark()).isEqualTo("the mail server refused 1 of 2 recipients");

            server.on("RCPT TO:<ops", "250 welcome back");
            channel.deliver(Messages.firing());

            assertThat(channel.remark()).isEmpty();
        }

        @Test
        void whenAllAreGone_thenItIsNotDelivered() {
            server.on("RCPT", "550 no such user canary");

            assertThat(failure(channel())).hasMessageEndingWith("answered 550 to a recipient");
            assertThat(server.mails).isEmpty();
        }

        @Test
        void whenItWantsUsToComeBack_thenThatIsWorthTrying() {
            server.on("MAIL", "451 greylisted canary");

            assertThat(failure(channel()))
                    .hasMessageEndingWith("answered 451 to the mail")
                    .extracting(DeliveryException::isWorthTrying)
                    .isEqualTo(true);
        }

        @Test
        void whenItWillNotTakeTheMail_thenThatIsForGood() {
            server.on(".", "554 spam canary");

            assertThat(failure(channel()))
                    .hasMessageEndingWith("answered 554 to the mail")
                    .extracting(DeliveryException::isWorthTrying)
                    .isEqualTo(false);
        }

        @Test
        void whenItSaysNothing_thenItIsGivenUp() {
            server.on("MAIL", "");

            assertThat(failure(channel())).hasMessageEndingWith("did not answer in time");
        }

        @Test
        void whenTheWholeTakesTooLong_thenNothingMoreIsSaid() {
            SmtpChannel late = new SmtpChannel(
                    settings(server.port(), Security.NONE, ""), Optional.empty(), IMPATIENCE, Duration.ZERO);

            assertThat(failure(late))
                    .hasMessageEndingWith("did not answer in time")
                    .extracting(DeliveryException::isWorthTrying)
                    .isEqualTo(true);
            assertThat(server.heard).isEmpty();
            assertThat(server.mails).isEmpty();
        }

        @Test
        void whenNobodyListens_thenThatIsSaid() throws Exception {
            int free;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = socket.getLocalPort();
            }

            assertThat(failure(new SmtpChannel(settings(free, Security.NONE, ""))))
                    .hasMessage("127.0.0.1:" + free + " cannot be reached");
        }
    }
}
