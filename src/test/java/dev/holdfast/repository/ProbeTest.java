package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProbeTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);

    @Test
    void whenTheStoreCanDoAll_thenThereIsNothingToFindAndNothingLeft() {
        ProbeReport report = new Probe(clock).run(repository);

        assertThat(report).isEqualTo(new ProbeReport(true, true, Optional.of(Duration.ZERO), List.of()));
        assertThat(memory.list("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PUT", "GET", "LIST"})
    void whenTheStoreRefusesWhatIsNeeded_thenTheProbeFails(Operation operation) {
        store.denying(operation, "probe/");

        assertThatThrownBy(() -> new Probe(clock).run(repository)).isInstanceOf(RepositoryException.class);
    }

    @Test
    void whenTheStoreRefusesToDelete_thenItIsAFinding() {
        store.denying(Operation.DELETE);

        ProbeReport report = new Probe(clock).run(repository);

        assertThat(report.canDelete()).isFalse();
        assertThat(report.findings()).singleElement().asString().contains("refuses to remove", "injected");
    }

    @Test
    void whenWhatIsReadDiffers_thenTheProbeFails() {
        FaultyStore changing = new FaultyStore(memory);
        Repository odd = new Repository("odd", new ForgetfulStore(changing), true, clock);

        assertThatThrownBy(() -> new Probe(clock).run(odd))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("repository odd")
                .hasMessageContaining("read");
    }

    @Test
    void whenTheClocksDiffer_thenItIsAFindingWithItsDirection() {
        TestClock ours = TestClock.at("2026-11-21T12:05:00Z");

        ProbeReport report = new Probe(ours).run(repository);

        assertThat(report.clockSkew()).contains(Duration.ofMinutes(-5));
        assertThat(report.findings()).singleElement().asString().contains("300 s behind ours");
        assertThat(new Probe(Clock.offset(clock, Duration.ofSeconds(5)))
                        .run(repository)
                        .findings())
                .isEmpty();
    }
}
