package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail server that speaks STARTTLS and TLS, and answers as it is told to. One conversation at a time. */
final class ScriptedSmtp implements AutoCloseable {
    static final String USER = "holdfast";
    static final String PASSWORD = "canary-password";

    /** What clients said, but for mails. */
    final List<String> heard = new CopyOnWriteArrayList<>();
    /** The same, from when on the conversation was encrypted. */
    final List<String> heardEncrypted = new CopyOnWriteArrayList<>();

    final List<String> mails = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private final Optional<SSLSocketFactory> tls;
    private final boolean isImplicit;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** @param tls what STARTTLS, or the whole conversation if it {@code isImplicit}, is encrypted with; empty for none */
    ScriptedSmtp(Optional<SSLSocketFactory> tls, boolean isImplicit) {
        this.tls = tls;
        this.isImplicit = isImplicit;
        try {
            server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** What is answered to lines that begin so; nothing at all for an empty answer. */
    ScriptedSmtp on(String beginning, String answer) {
        answers.put(beginning.toUpperCase(Locale.ROOT), answer);
        return this;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (isImplicit) {
                    talk(encrypted(socket), true);
                } else {
                    talk(socket, false);
                }
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }
    }

    private SSLSocket encrypted(Socket socket) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.orElseThrow().createSocket(socket, null, socket.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        return encrypted;
    }

    private void talk(Socket socket, boolean isEncrypted) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        OutputStream out = socket.getOutputStream();
        if (!isEncrypted || isImplicit) {
            say(out, answers.getOrDefault("", "220 test ESMTP"));
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            (isEncrypted ? heardEncrypted : heard).add(line);
            String word = line.toUpperCase(Locale.ROOT);
            Optional<String> scripted = answers.keySet().stream()
                    .filter(key -> !key.isEmpty() && word.startsWith(key))
                    .map(answers::get)
                    .findFirst();
            if (scripted.isPresent()) {
                say(out, scripted.get());
            } else if (word.startsWith("EHLO")) {
                say(
                        out,
                        "250-test",
                        tls.isPresent() && !isEncrypted ? "250-STARTTLS" : "250-8BITMIME",
                        "250 AUTH PLAIN");
            } else if (word.equals("STARTTLS")) {
                say(out, "220 go on");
                talk(encrypted(socket), true);
                return;
            } else if (word.startsWith("AUTH PLAIN")) {
                say(out, isRight(line.substring(10).strip()) ? "235 welcome" : "535 no: " + line);
            } else if (word.equals("DATA")) {
                say(out, "354 go on");
                mails.add(mail(in));
                say(out, answers.getOrDefault(".", "250 taken"));
            } else if (word.equals("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 fine");
            }
        }
    }

    private static boolean isRight(String given) {
        String said = new String(Base64.getDecoder().decode(given), UTF_8);
        return said.endsWith("\0" + USER + "\0" + PASSWORD);
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append('\n');
        }
        return mail.toString();
    }

    private static void say(OutputStream out, String... lines) throws IOException {
        for (String line : lines) {
            if (!line.isEmpty()) {
                out.write((line + "\r\n").getBytes(UTF_8));
            }
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
