package dev.holdfast.seal;

import static dev.holdfast.seal.AgeSealTest.open;
import static dev.holdfast.seal.AgeSealTest.random;
import static dev.holdfast.seal.AgeSealTest.seal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.secret.Secret;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes are exchanged with the {@code age} command in both directions. */
@Tag("tools")
final class AgeToolTest {
    @TempDir
    Path folder;

    private String age;
    private String keygen;

    @BeforeEach
    void findTools() {
        age = Tools.require("age").toString();
        keygen = Tools.require("age-keygen").toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65536, 65537, 3_000_000})
    void whenWeSealForSeveral_thenAgeOpensItWithOurKeyAndWithItsOwn(int size) throws Exception {
        AgeKeys ours = AgeKeys.generate();
        Path ourFile = Files.writeString(
                folder.resolve("ours.txt"),
                ours.identityFile(Instant.parse("2026-11-21T02:00:00Z")).reveal());
        Path itsFile = folder.resolve("its.txt");
        run(keygen, "-o", itsFile.toString());
        String itsRecipient = run(keygen, "-y", itsFile.toString()).strip();
        Path sealed = Files.write(
                folder.resolve("x.age"), seal(AgeSeal.to(List.of(ours.recipient(), itsRecipient)), random(size)));

        for (Path identity : List.of(ourFile, itsFile)) {
            // To stdout: with -o it makes no file for an empty content.
            assertThat(bytesOf(age, "-d", "-i", identity.toString(), sealed.toString()))
                    .isEqualTo(random(size));
        }
        assertThat(run(keygen, "-y", ourFile.toString()).strip()).isEqualTo(ours.recipient());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65536, 65537, 3_000_000})
    void whenAgeSealsForSeveral_thenWeOpenIt(int size) throws Exception {
        AgeKeys ours = AgeKeys.generate();
        Path itsFile = folder.resolve("its.txt");
        run(keygen, "-o", itsFile.toString());
        String itsRecipient = run(keygen, "-y", itsFile.toString()).strip();
        Path plain = Files.write(folder.resolve("plain"), random(size));
        Path sealed = folder.resolve("x.age");

        run(age, "-r", itsRecipient, "-r", ours.recipient(), "-o", sealed.toString(), plain.toString());

        AgeOpener withOurs = AgeOpener.of("ours", ours.identity());
        AgeOpener withIts = AgeOpener.of("its", Secret.of(Files.readString(itsFile)));
        assertThat(open(withOurs, Files.readAllBytes(sealed))).isEqualTo(random(size));
        assertThat(open(withIts, Files.readAllBytes(sealed))).isEqualTo(random(size));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        return new String(bytesOf(command), UTF_8);
    }

    private static byte[] bytesOf(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }
}
