package dev.holdfast.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgeSealTest {
    private static final Instant NOW = Instant.parse("2026-11-21T02:00:00.5Z");

    private final AgeKeys keys = AgeKeys.generate();
    private final AgeSeal seal = AgeSeal.to(List.of(keys.recipient()));
    private final AgeOpener opener = AgeOpener.of("identity.txt", keys.identityFile(NOW));

    @Nested
    class GivenSealedBytes {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 65535, 65536, 65537, 2 * 65536, 5_000_000})
        void whenTheyAreOpened_thenTheyAreWhatWasSealed(int size) throws IOException {
            byte[] plain = random(size);

            byte[] sealed = seal(seal, plain);

            assertThat(sealed.length).isGreaterThan(size);
            assertThat(new String(sealed, 0, 21, UTF_8)).isEqualTo("age-encryption.org/v1");
            assertThat(open(opener, sealed)).isEqualTo(plain);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 65536, 65537, 140_000})
        void whenTheyAreCut_thenTheyDoNotOpenAsAWhole(int size) throws IOException {
            byte[] sealed = seal(seal, random(size));
            int header = sealed.length - size;

            for (int cut : new int[] {1, 15, 16, 17, size / 2 + 1, size + 16, size + 17, sealed.length - 10, header}) {
                if (cut <= sealed.length) {
                    byte[] shorter = Arrays.copyOf(sealed, sealed.length - cut);
                    assertThatThrownBy(() -> open(opener, shorter))
                            .as("cut by " + cut)
                            .isInstanceOf(CorruptBackupException.class);
                }
            }
        }

        @Test
        void whenAnyBitOfAnyByteIsFlipped_thenTheyDoNotOpen() throws IOException {
            byte[] sealed = seal(seal, random(300));

            for (int i = 0; i < sealed.length; i++) {
                byte[] flipped = sealed.clone();
                flipped[i] ^= (byte) (1 << (i % 8));
                assertThatThrownBy(() -> open(opener, flipped))
                        .as("byte " + i)
                        .isInstanceOf(CorruptBackupException.class);
            }
        }

        @Test
        void whenALaterChunkIsDamaged_thenOnlyAuthenticatedBytesComeOutBefore() throws IOException {
            byte[] plain = random(200_000);
            byte[] sealed = seal(seal, plain);
            sealed[sealed.length - 10] ^= 1;

            ByteArrayOutputStream got = new ByteArrayOutputStream();
            try (InputStream opened = opener.open(new ByteArrayInputStream(sealed))) {
                assertThatThrownBy(() -> {
                            for (int b = opened.read(); b >= 0; b = opened.read()) {
                                got.write(b);
                            }
                        })
                        .isInstanceOf(CorruptBackupException.class)
                        .hasMessageContaining("damaged or cut after 196608 plain bytes");
            }

            assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(plain, 3 * 65536));
        }

        @Test
        void whenBytesFollowTheEnd_thenTheyDoNotOpen() throws IOException {
            byte[] sealed = seal(seal, random(100));

            assertThatThrownBy(() -> open(opener, Arrays.copyOf(sealed, sealed.length + 1)))
                    .isInstanceOf(CorruptBackupException.class);
        }

        @Test
        void whenTheStreamWasNeverClosed_thenTheEnvelopeDoesNotOpen() throws IOException {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            seal.over(sealed).write(random(70_000));

            assertThatThrownBy(() -> open(opener, sealed.toByteArray())).isInstanceOf(CorruptBackupException.class);
        }

        @Test
        void whenTheIdentityIsAnother_thenItIsSaidAndTheFileNamed() throws IOException {
            AgeOpener other = AgeOpener.of("other.txt", AgeKeys.generate().identity());
            byte[] sealed = seal(seal, random(100));

            assertThatThrownBy(() -> open(other, sealed))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("no identity in other.txt")
                    .hasMessageContaining("other recipients");
            assertThat(other.opens(seal)).isFalse();
            assertThat(opener.opens(seal)).isTrue();
        }

        @Test
        void whenTheStoreFails_thenItsFailureIsNotTakenForDamage() throws IOException {
            byte[] sealed = seal(seal, random(200_000));
            InputStream failing =
                    new java.io.SequenceInputStream(new ByteArrayInputStream(sealed, 0, 150_000), new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("connection reset");
                        }

                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            return read();
                        }
                    });

            assertThatThrownBy(() -> opener.open(failing).readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessage("connection reset");
        }
    }

    @Nested
    class GivenAStoreThatFails {
        @Test
        void whenAWriteFailed_thenTheEnvelopeIsNotEnded() throws IOException {
            ByteArrayOutputStream stored = new ByteArrayOutputStream();
            boolean[] failing = new boolean[1];
            OutputStream to = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    if (failing[0]) {
                        failing[0] = false;
                        throw new IOException("no space");
                    }
                    stored.write(b);
                }
            };

            OutputStream plain = seal.over(to);
            failing[0] = true;
            assertThatThrownBy(() -> plain.write(random(200_000))).hasMessage("no space");
            int before = stored.size();
            plain.close();

            assertThat(stored.size()).isEqualTo(before);
            assertThatThrownBy(() -> plain.write(1)).isInstanceOf(IOException.class);
        }
    }

    @Nested
    class GivenSeveralRecipients {
        @Test
        void whenSealed_thenEachOpensAlone() throws IOException {
            AgeKeys second = AgeKeys.generate();
            AgeSeal both = AgeSeal.to(List.of(keys.recipient(), second.recipient()));
            byte[] sealed = seal(both, random(1000));

            assertThat(open(opener, sealed)).isEqualTo(random(1000));
            assertThat(open(AgeOpener.of("second", second.identity()), sealed)).isEqualTo(random(1000));
            assertThat(both.fingerprints()).hasSize(2).allMatch(print -> print.matches("sha256:[0-9a-f]{16}"));
            assertThat(both.isSealing()).isTrue();
            assertThat(both.suffix()).isEqualTo(".age");
        }

        @Test
        void whenTheFileHasSeveralIdentities_thenOneThatFitsIsEnough() throws IOException {
            String text = AgeKeys.generate().identityFile(NOW).reveal() + "\n\n# the right one\r\n"
                    + keys.identity().reveal() + "\r\n";

            assertThat(open(AgeOpener.of("many.txt", Secret.of(text)), seal(seal, random(10))))
                    .isEqualTo(random(10));
        }
    }

    @Nested
    class GivenWrongSettings {
        @Test
        void whenRecipientsAreWrong_thenAllAreNamedAndNoSecretIsRepeated() {
            String secret = AgeKeys.generate().identity().reveal();
            String typo = keys.recipient().substring(0, 20)
                    + (keys.recipient().charAt(20) == 'q' ? 'p' : 'q')
                    + keys.recipient().substring(21);

            assertThatThrownBy(() -> AgeSeal.to(List.of(
                            keys.recipient(),
                            typo,
                            secret,
                            secret.toLowerCase(java.util.Locale.ROOT),
                            "ssh-ed25519 AAAA",
                            "",
                            " " + keys.recipient())))
                    .asInstanceOf(type(ConfigurationException.class))
                    .satisfies(failure -> {
                        assertThat(failure.getMessage())
                                .contains("recipient 2 of 7 is not valid: '" + typo + "'")
                                .contains("recipient 3 of 7 is a secret key", "recipient 4 of 7 is a secret key")
                                .contains("recipient 5 of 7 is an SSH key", "recipient 6 of 7", "recipient 7 of 7")
                                .doesNotContain("recipient 1 of 7")
                                .doesNotContainIgnoringCase(secret.substring(20));
                        assertThat(failure.hint()).contains("holdfast keygen");
                    });
            assertThatThrownBy(() -> AgeSeal.to(List.of())).isInstanceOf(ConfigurationException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "# only a comment", "nonsense", "AGE-SECRET-KEY-1QQQQQQQQQ", "age1qqqq"})
        void whenTheIdentityFileIsWrong_thenTheFileIsNamedAndNotTheKey(String text) {
            assertThatThrownBy(() -> AgeOpener.of("/etc/holdfast/identity.txt", Secret.of(text)))
                    .asInstanceOf(type(ConfigurationException.class))
                    .extracting(HoldfastException::explain)
                    .asString()
                    .contains("/etc/holdfast/identity.txt")
                    .doesNotContain("QQQQQ", "nonsense");
        }

        @Test
        void whenTheEnvelopeIsNone_thenItIsSaidSo() {
            assertThatThrownBy(() -> open(opener, "PK\3\4 a plain zip".getBytes(UTF_8)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("no age envelope");
        }
    }

    @Nested
    class GivenMeasuringStreams {
        private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        @Test
        void whenBytesPass_thenTheyAreCountedAndDigested() throws IOException {
            MeasuringOutputStream out = new MeasuringOutputStream(OutputStream.nullOutputStream());
            out.write('a');
            out.write("xbcx".getBytes(UTF_8), 1, 2);
            MeasuringInputStream in = new MeasuringInputStream(new ByteArrayInputStream("abc".getBytes(UTF_8)));
            in.read();
            in.skipNBytes(1);
            in.readAllBytes();

            assertThat(out.bytes()).isEqualTo(3);
            assertThat(out.sha256()).isEqualTo(out.sha256()).isEqualTo(OF_ABC);
            assertThat(in.bytes()).isEqualTo(3);
            assertThat(in.sha256()).isEqualTo(OF_ABC);
            assertThatThrownBy(() -> out.write('d')).isInstanceOf(IllegalStateException.class);
        }
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] seal(Seal seal, byte[] plain) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream to = seal.over(sealed)) {
            to.write(plain, 0, plain.length / 3);
            to.write(plain, plain.length / 3, plain.length - plain.length / 3);
        }
        return sealed.toByteArray();
    }

    static byte[] open(Opener opener, byte[] sealed) throws IOException {
        try (InputStream plain = opener.open(new ByteArrayInputStream(sealed))) {
            return plain.readAllBytes();
        }
    }
}
