package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.testing.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HoldCodecTest {
    private static final Instant PLACED = Instant.parse("2026-11-22T09:30:00Z");
    private static final Hold HOLD = new Hold(
            new BackupId("20261121T020000Z-daily-k3f9q2"),
            "prod",
            "evidence for the incident of 21 November",
            Optional.of(Instant.parse("2027-11-21T00:00:00Z")),
            PLACED,
            "kim@ops1");
    private static final PruneRecord PRUNE = new PruneRecord(
            "prod",
            "brazen-meerkat-768",
            "cloud",
            PLACED,
            Optional.of(Instant.parse("2026-11-22T02:00:00.123456789Z")),
            List.of(new BackupId("20260822T020000Z-daily-k3f9q2"), new BackupId("20260823T020000Z-daily-a1b2c3")),
            "holdfast@ops1",
            new TreeMap<>(Map.of("daily/nightly", "keep 90 days, min-verified 2")));

    private final HoldCodec holds = new HoldCodec();
    private final PruneRecordCodec prunes = new PruneRecordCodec();

    @Nested
    class GivenAHold {
        @Test
        void whenItIsWritten_thenItIsTheGoldenFileAndReadsAsItWas() {
            Golden.assertSame(holds.toJson(HOLD), "dev/holdfast/manifest/hold.json");
            assertThat(holds.read("key", holds.write(HOLD))).isEqualTo(HOLD);
        }

        @Test
        void whenItHasNoEnd_thenItStaysSo() {
            Hold endless = new Hold(HOLD.backup(), "prod", "lawyers", Optional.empty(), PLACED, "kim@ops1");

            assertThat(holds.read("key", holds.write(endless))).isEqualTo(endless);
            assertThat(endless.standsAt(Instant.MAX)).isTrue();
        }

        @Test
        void whenItsEndComes_thenItHoldsNoMore() {
            Instant end = HOLD.until().orElseThrow();

            assertThat(HOLD.standsAt(end.minusNanos(1))).isTrue();
            assertThat(HOLD.standsAt(end)).isFalse();
            assertThat(HOLD.standsAt(PLACED.minusSeconds(600))).isTrue();
        }

        @Test
        void whenItIsDamagedOrNewer_thenThatIsSaid() {
            byte[] blank = holds.toJson(HOLD).replace(HOLD.reason(), "  ").getBytes(UTF_8);
            byte[] newer = holds.toJson(HOLD)
                    .replace("\"format\" : 1", "\"format\" : 2")
                    .getBytes(UTF_8);

            assertThatThrownBy(() -> holds.read("holds/prod/x.json", blank))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("holds/prod/x.json")
                    .hasMessageContaining("needs a reason");
            assertThatThrownBy(() -> holds.read("holds/prod/x.json", newer))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("newer Holdfast");
        }
    }

    @Nested
    class GivenAPruneRecord {
        @Test
        void whenItIsWritten_thenItIsTheGoldenFileAndReadsAsItWas() {
            Golden.assertSame(prunes.toJson(PRUNE), "dev/holdfast/manifest/prune.json");
            assertThat(prunes.read("key", prunes.write(PRUNE))).isEqualTo(PRUNE);
        }

        @Test
        void whenItIsOlderThanPolicies_thenItReadsAsWithoutAny() {
            PruneRecord old = new PruneRecord(
                    PRUNE.deployment(),
                    PRUNE.instance(),
                    PRUNE.repository(),
                    PRUNE.at(),
                    PRUNE.newest(),
                    PRUNE.due(),
                    PRUNE.by());

            assertThat(prunes.toJson(old)).doesNotContain("policies");
            assertThat(prunes.read("key", prunes.write(old))).isEqualTo(old);
        }

        @Test
        void whenAPolicyIsNoText_thenItsPlaceIsNamed() {
            byte[] damaged = prunes.toJson(PRUNE)
                    .replace("\"keep 90 days, min-verified 2\"", "90")
                    .getBytes(UTF_8);

            assertThatThrownBy(() -> prunes.read("evidence/prod/prune/x.json", damaged))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("'policies.daily/nightly' is not a text");
        }

        @Test
        void whenABackupIsNone_thenItsPlaceIsNamed() {
            byte[] damaged = prunes.toJson(PRUNE).replace("a1b2c3", "?").getBytes(UTF_8);

            assertThatThrownBy(() -> prunes.read("evidence/prod/prune/x.json", damaged))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("evidence/prod/prune/x.json")
                    .hasMessageContaining("'due[1]' is not valid");
        }
    }
}
