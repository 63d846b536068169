package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evidence of the levels of verification, over years. */
final class CheckFolderTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final MemoryStore store = new MemoryStore(clock);
    private final Repository repository = new Repository("local", store, false, clock);

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    private static LevelCheck check(VerifyLevel level, String deployment, Instant at, String... problems) {
        return new LevelCheck(
                level,
                deployment,
                Optional.empty(),
                "local",
                at,
                List.of(problems),
                List.of(),
                new TreeMap<>(),
                "user@host");
    }

    @Test
    void whenSeveralAreKept_thenTheNewestOfEachLevelAndDeploymentIsRead() {
        repository.record(check(VerifyLevel.STORED, "prod", NOON));
        repository.record(check(VerifyLevel.STORED, "prod", NOON.plusSeconds(60)));
        repository.record(check(VerifyLevel.SOURCE, "prod", NOON));
        repository.record(check(VerifyLevel.STORED, "beta", NOON));

        assertThat(new Repository("renamed", store, false, clock)
                        .read()
                        .holdings()
                        .evidence()
                        .checks())
                .extracting(
                        check -> check.deployment() + "/" + check.level() + "/" + check.at() + "/" + check.repository())
                .containsExactlyInAnyOrder(
                        "prod/STORED/" + NOON.plusSeconds(60) + "/renamed",
                        "prod/SOURCE/" + NOON + "/renamed",
                        "beta/STORED/" + NOON + "/renamed");
    }

    @Test
    void whenSomethingIsFound_thenItIsKnownWhenAllWasLastWell() {
        repository.record(check(VerifyLevel.SOURCE, "prod", NOON));
        repository.record(check(VerifyLevel.SOURCE, "prod", NOON.plusSeconds(60), "a table is missing"));
        repository.record(check(VerifyLevel.SOURCE, "prod", NOON.plusSeconds(120), "a table is missing"));

        assertThat(repository.read().holdings().evidence().checks())
                .singleElement()
                .satisfies(check -> assertThat(check.lastGood()).contains(NOON));
    }

    @Test
    void whenYearsPass_thenTheListingStaysShortAndTheAuditLogIsNotConfused() {
        for (int day = 0; day < 100; day++) {
            repository.record(check(VerifyLevel.STORED, "prod", NOON.plus(Duration.ofDays(day))));
        }

        assertThat(store.list("evidence/")).hasSize(PastRecords.KEPT);
        assertThat(store.list("audit/")).hasSize(100 - PastRecords.KEPT);
        assertThat(new AuditLog(repository).read(NOON, NOON.plus(Duration.ofDays(200))))
                .satisfies(reading -> assertThat(reading.entries()).isEmpty())
                .satisfies(reading -> assertThat(reading.unreadable()).isEmpty());
        assertThat(new AuditLog(repository)
                        .expire(NOON.plus(Duration.ofDays(10)))
                        .removed())
                .isEqualTo(10);
    }

    @Test
    void whenItIsAboutAnOlderBackup_thenItIsKeptForPeopleAndChangesNothing() {
        repository.record(check(VerifyLevel.SOURCE, "prod", NOON));
        repository.recordAside(check(VerifyLevel.SOURCE, "prod", NOON.plusSeconds(60), "it is a year old"));

        assertThat(repository.read().holdings().evidence().checks())
                .singleElement()
                .matches(LevelCheck::isGood);
        assertThat(store.list("audit/2026/11/21/"))
                .singleElement()
                .satisfies(object -> assertThat(object.key().value())
                        .startsWith("audit/2026/11/21/20261121T120100.000Z-check-prod-source-"));
    }
}
