package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.testing.Drills;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DrillEvidenceTest {
    private static final String DUE = "2026-12-15T03:00:00Z";

    private final TestClock clock = TestClock.at("2026-12-15T03:00:01Z");
    private final MemoryStore store = new MemoryStore(clock);
    private final Repository repository = open();

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    private Repository open() {
        return new Repository("local", store, false, clock);
    }

    private List<DrillRecord> drills() {
        return open().read().holdings().evidence().drills();
    }

    @Test
    void whenOneBegins_thenItIsThereWithoutAResult() {
        repository.record(Drills.begun(DUE));

        assertThat(drills()).containsExactly(Drills.begun(DUE));
        assertThat(store.head(new ObjectKey("evidence/prod/drill/20261215T030001.000Z-k3f9q2ab-begun.json")))
                .isPresent();
    }

    @Test
    void whenItEnded_thenItIsThereOnceWithItsResult() {
        DrillRecord passed = Drills.passed(DUE, Duration.ofMinutes(7));
        repository.record(Drills.begun(DUE));

        repository.record(passed);

        assertThat(drills()).containsExactly(passed);
    }

    @Test
    void whenTwoTellHowItEnded_thenTheFirstStands() {
        DrillRecord passed = Drills.passed(DUE, Duration.ofMinutes(7));
        repository.record(passed);

        repository.record(Drills.failed("k3f9q2ab", DUE, Outcome.KILLED));

        assertThat(drills()).containsExactly(passed);
    }

    @Test
    void whenOneCannotBeRead_thenItIsToldAndTheOthersAreThere() {
        repository.record(Drills.passed(DUE, Duration.ofMinutes(7)));
        store.putIfAbsent(new ObjectKey("evidence/prod/drill/20261216T030001.000Z-aaaaaaaa.json"), new byte[] {'{'});

        assertThat(drills()).hasSize(1);
        assertThat(open().read().unreadable().keySet())
                .extracting(ObjectKey::value)
                .containsExactly("evidence/prod/drill/20261216T030001.000Z-aaaaaaaa.json");
    }

    @Test
    void whenTheSweepComes_thenEvidenceStays() {
        repository.record(Drills.begun(DUE));

        assertThat(Layout.isOurs(Layout.drillBegun(Drills.begun(DUE)))).isTrue();
        assertThat(Layout.isOurs(Layout.drillEnded(Drills.begun(DUE)))).isTrue();
    }
}
