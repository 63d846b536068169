package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.testing.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestCodecTest {
    private static final String KEY = "manifests/prod/20261121T020000Z-daily-k3f9q2.json";

    private final ManifestCodec codec = new ManifestCodec();

    @Nested
    class GivenAManifest {
        @Test
        void whenItIsWritten_thenItIsTheGoldenFile() throws IOException {
            assertThat(codec.toJson(full())).isEqualTo(golden());
        }

        @Test
        void whenItIsRead_thenItIsWhatWasWritten() {
            Manifest small = Manifests.daily("prod", Instant.parse("2026-11-21T02:00:00.000000001Z"));

            assertThat(codec.read(KEY, codec.write(full()))).isEqualTo(full());
            assertThat(codec.read(KEY, codec.write(small))).isEqualTo(small);
        }

        @Test
        void whenItWasWrittenBeforeContextsHadASum_thenItHasNone() throws IOException {
            String early = golden().replaceFirst(" *\"storedSha256\" : \"(ef)+\",\n", "");

            Manifest read = codec.read(KEY, early.getBytes(UTF_8));

            assertThat(read.context().storedSha256()).isEmpty();
            assertThat(read.context().key()).isEqualTo(full().context().key());
        }

        @Test
        void whenALaterVersionAddedFields_thenTheyAreIgnored() throws IOException {
            String extended = golden().replace("\"tier\"", "\"colour\" : { \"is\" : [ 1, null ] }, \"tier\"")
                    .replace("\"plainBytes\"", "\"crc64\" : \"ff\", \"plainBytes\"");

            assertThat(codec.read(KEY, extended.getBytes(UTF_8))).isEqualTo(full());
        }
    }

    @Nested
    class GivenADamagedOne {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"tier\"            | \"tire\"      | 'tier' is missing",
                    "\"plainBytes\"      | \"bytes\"     | 'archive.plainBytes' is missing",
                    "48112               | -1            | 'archive.plainBytes' is negative",
                    "48112               | \"48112\"     | 'archive.plainBytes' is no whole number",
                    "48112               | 4811.2        | 'archive.plainBytes' is no whole number",
                    "2026-11-21T02:00:01 | yesterday     | 'timing.started' is not valid: 'yesterdayZ'",
                    "\"documents\"       | \"docs\"      | 'contents.tables[0].documents' is missing",
                    "k3f9q2\",           | K!\",         | 'id' is not valid: '20261121T020000Z-daily-K!'",
                    "\"schedule\",       | \"weather\",  | 'trigger.kind' is not valid: 'weather'",
                    "\"suspect\"         | \"whole\"     | 'verdict.word' is not valid: 'whole'",
                    "[ \"sha256:1f0c4ab2d83e9971\" ] | [ 7 ] | 'archive.recipients' has an item that is no text",
                    "\"format\" : 1      | \"format\" : 0 | 'format' is 0",
                })
        void whenAFieldIsWrong_thenKeyAndFieldAreNamed(String found, String replacement, String problem)
                throws IOException {
            String damaged = golden().replaceFirst(java.util.regex.Pattern.quote(found), replacement);

            assertThatThrownBy(() -> codec.read(KEY, damaged.getBytes(UTF_8)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessage(KEY + " is damaged: field " + problem);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''",
                    "'{'",
                    "{} {}",
                    "[]",
                    "null",
                    "\"text\"",
                    "'{\"format\":1,\"format\":1}'",
                    "{\"format\":1"
                })
        void whenItIsNoManifest_thenItIsSaidSo(String content) {
            assertThatThrownBy(() -> codec.read(KEY, content.getBytes(UTF_8)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageStartingWith(KEY + " is ");
        }

        @Test
        void whenItIsCutAnywhere_thenItIsNeverTakenForWhole() {
            byte[] whole = codec.write(full());

            for (int length = 0; length < whole.length - 2; length++) {
                byte[] cut = java.util.Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> codec.read(KEY, cut)).isInstanceOf(CorruptBackupException.class);
            }
        }

        @Test
        void whenANewerHoldfastWroteIt_thenItIsRefusedAndNotCalledDamaged() throws IOException {
            String newer = golden().replace("\"format\" : 1", "\"format\" : 2").replace("\"tier\"", "\"class\"");

            assertThatThrownBy(() -> codec.read(KEY, newer.getBytes(UTF_8)))
                    .isInstanceOf(RepositoryException.class)
                    .extracting(failure -> ((HoldfastException) failure).explain())
                    .isEqualTo(KEY + " was written by a newer Holdfast (format 2; this one reads 1)."
                            + " HINT: upgrade Holdfast on this host");
        }
    }

    @Nested
    class GivenAVerification {
        private final VerificationCodec evidence = new VerificationCodec();
        private final Verification verification = new Verification(
                new BackupId("20261121T020000Z-daily-k3f9q2"),
                "prod",
                "cloud",
                Instant.parse("2026-11-22T05:00:00Z"),
                Depth.CONTENTS,
                List.of("two", "problems"),
                "holdfast@ops1");

        @Test
        void whenItIsRead_thenItIsWhatWasWritten() {
            assertThat(evidence.read("evidence/x", evidence.write(verification)))
                    .isEqualTo(verification);
            assertThat(evidence.toJson(verification)).contains("\"depth\" : \"contents\"");
        }

        @Test
        void whenItIsDamaged_thenKeyAndFieldAreNamed() {
            String damaged = evidence.toJson(verification).replace("contents", "surface");

            assertThatThrownBy(() -> evidence.read("evidence/x", damaged.getBytes(UTF_8)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessage("evidence/x is damaged: field 'depth' is not valid: 'surface'");
        }
    }

    private static String golden() throws IOException {
        try (InputStream file = ManifestCodecTest.class.getResourceAsStream("manifest-1.json")) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    private static Manifest full() {
        BackupId id = new BackupId("20261121T020000Z-daily-k3f9q2");
        return new Manifest(
                id,
                new DeploymentIdentity(
                        "prod", "https://brazen-meerkat-768.convex.cloud", "brazen-meerkat-768", "cloud"),
                "daily",
                Trigger.schedule("daily", Instant.parse("2026-11-21T02:00:00Z")),
                Instant.parse("2026-11-21T02:00:00.123456789Z"),
                new Timing(
                        Instant.parse("2026-11-21T02:00:00Z"),
                        Instant.parse("2026-11-21T02:00:01Z"),
                        Instant.parse("2026-11-21T02:00:09.500Z")),
                new Archive(
                        "archives/daily/prod/" + id + ".zip.age",
                        48112,
                        48328,
                        "ab".repeat(32),
                        "cd".repeat(32),
                        List.of("sha256:1f0c4ab2d83e9971"),
                        "STANDARD"),
                new Contents(
                        List.of(
                                new Contents.Table("", "users", 10001, 120, 30123, "t1"),
                                new Contents.Table("billing/stripe", "invoices", 0, 0, 0, "t2")),
                        List.of(new Contents.Files("", 3, 17000, "f1")),
                        List.of("an odd thing: „quoted\"")),
                new Context(
                        List.of("API_URL"),
                        Optional.of("context/prod/" + id + ".json.age"),
                        Optional.of("ef".repeat(32)),
                        List.of("crons")),
                new Annotations(Optional.of("before the migration"), Optional.empty(), Optional.of("4f2a")),
                new Origin("1.2", "0.1.0", "ops1", "holdfast"),
                new Verdict(
                        List.of("users has 10% of its documents"),
                        Optional.of(new BackupId("20261120T020000Z-daily-a1b2c3"))));
    }
}
