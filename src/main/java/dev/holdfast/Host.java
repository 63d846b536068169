package dev.holdfast;

import dev.holdfast.convex.Pause;
import dev.holdfast.repository.LeaseHost;
import dev.holdfast.repository.ThisHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;

/** The machine and the process we are: its clock, its way of waiting, its randomness, its environment. The only place that asks for them. */
record Host(
        String version,
        String name,
        String user,
        Map<String, String> environment,
        Clock clock,
        Pause pause,
        RandomGenerator random,
        LeaseHost leases) {
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    static Host ours() {
        return new Host(
                readVersion(),
                hostName(),
                System.getProperty("user.name", "unknown"),
                System.getenv(),
                Clock.systemUTC(),
                Pause.sleeping(),
                new SecureRandom(),
                ThisHost.read());
    }

    /** Six random characters of {@code [0-9a-z]}, which make a backup's id its own. */
    String distinction() {
        return letters(6);
    }

    /** Eight random characters, as in logs. */
    String runId() {
        return letters(8);
    }

    /** Sixteen random characters of {@code [0-9a-z]}, which no other host has. */
    String installationId() {
        return letters(16);
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String readVersion() {
        try (InputStream in = Host.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("our own version is unreadable", e);
        }
    }
}
