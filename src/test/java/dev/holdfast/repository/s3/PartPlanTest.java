package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartPlanTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    @ParameterizedTest(name = "parts of {0} MiB at first reach {1} GiB")
    @CsvSource({"5, 2000", "16, 5120", "64, 10240"})
    void whenAllPartsAreUsed_thenTheyReach(long baseMib, long gib) {
        PartPlan plan = PartPlan.of(baseMib * MIB);

        long offset = 0;
        for (int part = 0; part < PartPlan.MAX_PARTS; part++) {
            offset += plan.bytesAt(offset);
        }

        assertThat(offset).isGreaterThan(gib * GIB);
    }

    @Test
    void whenTheStreamIsLong_thenPartsGrowLate() {
        PartPlan plan = PartPlan.of(16 * MIB);

        assertThat(plan.bytesAt(0)).isEqualTo(16 * MIB);
        assertThat(plan.bytesAt(23 * GIB)).isEqualTo(16 * MIB);
        assertThat(plan.bytesAt(50_000_000_000L)).isLessThanOrEqualTo(32 * MIB);
        assertThat(plan.bytesAt(100_000 * GIB)).isEqualTo(4 * GIB);
    }

    @Test
    void whenItIsWrittenDown_thenItIsReadAsTheSame() {
        PartPlan plan = PartPlan.of(5 * MIB);

        assertThat(PartPlan.parse(plan.toString())).hasValue(plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1500", "1500/", "a/b", "1500/5242880/1", "-1/5", "99999999999/1"})
    void whenItIsNoPlan_thenItIsNotRead(String text) {
        assertThat(PartPlan.parse(text)).isEmpty();
    }
}
