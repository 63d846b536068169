package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says in one text what a deployment holds, to be compared with another time or another deployment. */
final class DeploymentDigest {
    private final SandboxData.Snapshot snapshot;

    DeploymentDigest(SandboxData.Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Lines like these:
     *
     * <pre>component waitlist
     * table users 10001 21 documents 5f2e...
     * file kg2... {"_id":"kg2...","sha256":"..."}</pre>
     */
    String text() {
        StringBuilder text = new StringBuilder();
        snapshot.components().forEach((path, component) -> {
            text.append("component ").append(path).append('\n');
            component
                    .tables()
                    .forEach((name, table) -> text.append("table ")
                            .append(name)
                            .append(' ')
                            .append(table.number())
                            .append(' ')
                            .append(table.rows().size())
                            .append(" documents ")
                            .append(digest(table))
                            .append('\n'));
            component
                    .files()
                    .forEach((id, file) -> text.append("file ")
                            .append(new ValueWriter(Encoding.EXPORT).write(file.row()))
                            .append('\n'));
        });
        return text.toString();
    }

    private static String digest(Table.View table) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] end = "\n".getBytes(UTF_8);
        table.rows().forEach((id, line) -> {
            digest.update(line.bytes());
            digest.update(end);
        });
        return HexFormat.of().formatHex(digest.digest());
    }
}
