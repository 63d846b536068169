package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.testing.Manifests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackupTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Manifest manifest = Manifests.daily("prod", NOON.minusSeconds(7200));

    @Test
    void whenTheContentsWereFoundBad_thenALaterLookAtTheStoredBytesDoesNotMakeItGoodAgain() {
        Backup backup = new Backup(
                manifest,
                List.of("local"),
                List.of(
                        found(NOON, Depth.CONTENTS, "the age envelope is damaged or cut after 65536 plain bytes"),
                        found(NOON.plusSeconds(60), Depth.STORED)));

        assertThat(backup.isVerified()).isFalse();
    }

    @Test
    void whenTheContentsAreFoundGoodAgain_thenItIsVerified() {
        Backup backup = new Backup(
                manifest,
                List.of("local"),
                List.of(
                        found(NOON, Depth.CONTENTS, "the tables in the archive are not those of the manifest"),
                        found(NOON.plusSeconds(30), Depth.STORED, "cut"),
                        found(NOON.plusSeconds(60), Depth.CONTENTS)));

        assertThat(backup.isVerified()).isTrue();
        assertThat(backup.damagedCopies()).isZero();
    }

    @Test
    void whenTheStoredBytesWereFoundBad_thenALaterLookAtThemSuffices() {
        Backup backup = new Backup(
                manifest,
                List.of("local"),
                List.of(found(NOON, Depth.STORED, "cut"), found(NOON.plusSeconds(60), Depth.STORED)));

        assertThat(backup.isVerified()).isTrue();
    }

    private Verification found(Instant at, Depth depth, String... problems) {
        return new Verification(manifest.id(), "prod", "local", at, depth, List.of(problems), "t@t");
    }
}
