package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts whose clocks differ leave evidence about the same copy. */
final class EvidenceOrderTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final MemoryStore store = new MemoryStore(clock);
    private final Repository repository = open();
    private final Manifest manifest = Manifests.daily("prod", NOON.minusSeconds(7200));

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    private Repository open() {
        return new Repository("local", store, false, clock);
    }

    @ParameterizedTest(name = "by the process that wrote the first: {0}")
    @ValueSource(booleans = {true, false})
    void whenAFastClockDatedGoodEvidence_thenWhatIsFoundAfterwardsIsNewer(boolean byTheSame) {
        repository.record(found(NOON.plus(Duration.ofDays(1))));

        (byTheSame ? repository : open()).record(found(NOON, "cut"));

        List<Verification> byDate = open().read().verifications().stream()
                .sorted(Comparator.comparing(Verification::at))
                .toList();
        assertThat(byDate).extracting(Verification::isGood).containsExactly(true, false);
    }

    private Verification found(Instant at, String... problems) {
        return new Verification(manifest.id(), "prod", "local", at, Depth.STORED, List.of(problems), "user@host");
    }
}
