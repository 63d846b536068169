package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Reads all that a program prints, so that it never waits for us, and keeps the beginning of the last line. */
final class LastLine extends Thread {
    private static final int LONGEST = 200;
    private static final int TAIL = 4096;

    /** What it left running may hold its output open. */
    private static final long PATIENCE_MILLIS = 500;

    private final InputStream in;
    private volatile String tail = "";

    LastLine(InputStream in) {
        super("command output");
        setDaemon(true);
        this.in = in;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[TAIL];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String text = tail + new String(buffer, 0, count, UTF_8);
                tail = text.substring(Math.max(0, text.length() - TAIL));
            }
        } catch (IOException e) {
            // it was killed; what was read is all there is
        }
    }

    String text() throws InterruptedException {
        join(PATIENCE_MILLIS);
        String[] lines = tail.strip().split("\\R", -1);
        return Plain.line(lines[lines.length - 1], LONGEST);
    }
}
