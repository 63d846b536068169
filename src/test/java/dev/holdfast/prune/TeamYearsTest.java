package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.Reason;
import dev.holdfast.testing.TestClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of a compliance team, lived for years with a test clock. */
final class TeamYearsTest {
    private static final int EIGHT_YEARS = 8 * 365 + 2;
    private static final int FIFTEEN_MONTHS = 456;

    private final TestClock clock = TestClock.at("2026-01-01T00:00:00Z");

    @Nested
    class GivenThePlannerAlone {
        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = 1)
        void afterEightYears_exactlyTheExpectedBackupsAreThere(long seed) {
            lived(seed, EIGHT_YEARS);
        }

        @Tag("slow")
        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
        void afterEightYears_exactlyTheExpectedBackupsAreThere_moreSeeds(long seed) {
            lived(seed, EIGHT_YEARS);
        }

        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = {31, 32, 33})
        void afterSixtyDaysOfFailingExports_nothingWasPrunedAndTheBlockIsPresent(long seed) {
            TeamYears years = new TeamYears(seed, FIFTEEN_MONTHS, clock);
            PlannedStock stock = new PlannedStock(clock, years);
            years.liveWith(stock);

            nothingGoesWithoutExports(years, stock);
        }

        private void lived(long seed, int days) {
            TeamYears years = new TeamYears(seed, days, clock);
            PlannedStock stock = new PlannedStock(clock, years);
            years.liveWith(stock);

            allIsAsExpected(years, stock);
        }
    }

    @Nested
    class GivenRealRepositories {
        @TempDir
        private Path disks;

        private final Map<String, ObjectStore> stores =
                Map.of(TeamPolicy.LOCAL, new MemoryStore(clock), TeamPolicy.CLOUD, new MemoryStore(clock));

        /** Takes a minute each: every prune lists all that thousands of prunes before it left as evidence. */
        @Tag("slow")
        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = {1, 2})
        void afterEightYears_exactlyTheExpectedBackupsAreThere(long seed) {
            lived(seed, EIGHT_YEARS);
        }

        @Tag("slow")
        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = 5)
        void afterFifteenMonths_exactlyTheExpectedBackupsAreThere(long seed) {
            lived(seed, FIFTEEN_MONTHS);
        }

        @Tag("slow")
        @ParameterizedTest(name = "seed {0}")
        @ValueSource(longs = 31)
        void afterSixtyDaysOfFailingExports_nothingWasPrunedAndTheBlockIsPresent(long seed) {
            TeamYears years = new TeamYears(seed, FIFTEEN_MONTHS, clock);
            try (StoredStock stock = new StoredStock(seed, clock, years, stores, disks)) {
                years.liveWith(stock);

                nothingGoesWithoutExports(years, stock);
            }
        }

        private void lived(long seed, int days) {
            TeamYears years = new TeamYears(seed, days, clock);
            try (StoredStock stock = new StoredStock(seed, clock, years, stores, disks)) {
                years.liveWith(stock);

                allIsAsExpected(years, stock);
                assertThat(stock.failures()).isPositive();
                for (String repository : List.of(TeamPolicy.LOCAL, TeamPolicy.CLOUD)) {
                    Set<String> ids = years.expected(repository).keySet().stream()
                            .map(BackupId::value)
                            .collect(Collectors.toSet());
                    assertThat(stock.archives(repository))
                            .as("archives, orphans too")
                            .isEqualTo(ids);
                }
            }
        }
    }

    private static void allIsAsExpected(TeamYears years, Stock stock) {
        for (String repository : List.of(TeamPolicy.LOCAL, TeamPolicy.CLOUD)) {
            Map<BackupId, String> expected = years.expected(repository);

            assertThat(stock.classes(repository)).as(repository).containsExactlyInAnyOrderEntriesOf(expected);
            List<Decision> decisions = stock.plan(repository).decisions();
            assertThat(decisions).hasSameSizeAs(expected.keySet()).allSatisfy(decision -> {
                assertThat(decision.fate()).isEqualTo(Decision.Fate.KEEP);
                assertThat(decision.reason().kind()).isEqualTo(Reason.Kind.YOUNG);
                assertThat(decision.reason().text()).startsWith("kept ");
            });
        }
        assertThat(years.kills()).isPositive();
        assertThat(years.removals()).isGreaterThan(300);
        assertThat(years.blocks(TeamPolicy.LOCAL)).contains(Block.Kind.COPY_MISSING);
        // Where four days are kept, a week without exports makes all but the newest due at once.
        assertThat(years.blocks(TeamPolicy.CLOUD)).doesNotContain(Block.Kind.MASS_DELETE, Block.Kind.COPY_MISSING);
    }

    private static void nothingGoesWithoutExports(TeamYears years, Stock stock) {
        int before = years.removals();

        years.liveWithoutExports(60);

        assertThat(years.removals()).isEqualTo(before);
        for (String repository : List.of(TeamPolicy.LOCAL, TeamPolicy.CLOUD)) {
            assertThat(stock.plan(repository).blocks()).extracting(Block::kind).contains(Block.Kind.NOTHING_NEW);
        }
    }
}
