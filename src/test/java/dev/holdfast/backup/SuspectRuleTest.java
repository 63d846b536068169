package dev.holdfast.backup;

import static dev.holdfast.testing.Manifests.table;
import static dev.holdfast.testing.Manifests.tables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backup.Expectations.Priority;
import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.testing.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SuspectRuleTest {
    private static final Contents BEFORE =
            tables(table("users", 100, 10_000), table("posts", 100, 10_000), table("drafts", 0, 0));

    @Nested
    class GivenNoPreviousBackup {
        @Test
        void whenNothingIsExpected_thenItIsWhole() {
            Verdict verdict = judge(expecting(), tables(), Optional.empty());

            assertThat(verdict.isSuspect()).isFalse();
            assertThat(verdict.measuredAgainst()).isEmpty();
        }

        @Test
        void whenAnExpectedTableIsMissing_thenItIsSuspect() {
            Expectations expectations = new Expectations(List.of("users"), Optional.empty(), 0.3, Map.of());

            Verdict verdict = judge(expectations, tables(table("posts", 1, 1)), Optional.empty());

            assertThat(verdict.reasons()).containsExactly("table users is missing, which expect.tables names");
        }

        @Test
        void whenTheZipIsTooSmall_thenItIsSuspect() {
            Expectations expectations = new Expectations(List.of(), Optional.of(1001L), 0.3, Map.of());

            Verdict verdict = judge(expectations, tables(), Optional.empty());

            assertThat(verdict.reasons()).containsExactly("the ZIP has 1000 bytes, expect.min-size is 1001");
        }
    }

    @Nested
    class GivenAnExportThatLacksAPart {
        @Test
        void whenStoredFilesWereAskedFor_thenItIsSuspect() {
            Verdict verdict = new SuspectRule(expecting()).judge(BEFORE, 1000, true, Optional.empty());

            assertThat(verdict.reasons()).singleElement().asString().contains("no _storage/documents.jsonl");
        }

        @Test
        void whenThereIsNoListOfTables_thenItIsSuspect() {
            Contents unlisted = tables(new Contents.Table("", "users", 0, 1, 1, "d"));

            assertThat(judge(expecting(), unlisted, Optional.empty()).reasons())
                    .singleElement()
                    .asString()
                    .contains("no _tables/documents.jsonl");
        }
    }

    @Nested
    class GivenAPreviousBackup {
        @Test
        void whenAnExpectedTableIsEmpty_thenItIsSuspectHoweverLittleTheWholeShrank() {
            Expectations expectations = new Expectations(List.of("posts"), Optional.empty(), 0.9, Map.of());

            Verdict verdict = judge(
                    expectations,
                    tables(table("users", 100, 10_000), table("posts", 0, 0), table("drafts", 0, 0)),
                    previous());

            assertThat(verdict.reasons()).singleElement().asString().contains("table posts is empty");
        }

        @Test
        void whenNothingChanged_thenItIsWholeAndSaysWithWhatItWasCompared() {
            Verdict verdict = judge(expecting(), BEFORE, previous());

            assertThat(verdict.isSuspect()).isFalse();
            assertThat(verdict.measuredAgainst())
                    .contains(previous().orElseThrow().id());
        }

        @Test
        void whenItShrankAsMuchAsIsAllowed_thenItIsWhole() {
            Verdict verdict = judge(
                    expecting(),
                    tables(table("users", 70, 7_000), table("posts", 70, 7_000), table("drafts", 0, 0)),
                    previous());

            assertThat(verdict.reasons()).isEmpty();
        }

        @Test
        void whenItShrankByMore_thenItIsSuspectAndTheNumbersAreNamed() {
            Verdict verdict = judge(
                    expecting(),
                    tables(table("users", 60, 10_000), table("posts", 60, 10_000), table("drafts", 0, 0)),
                    previous());

            assertThat(verdict.reasons())
                    .containsExactly("documents fell from 200 in 20260101T000000Z-daily-aaaaaa to 120, by 40%;"
                            + " expect.max-shrink is 30%");
        }

        @Test
        void whenATableIsGone_thenItIsSuspectThoughTheTableWasEmpty() {
            Verdict verdict =
                    judge(expecting(), tables(table("users", 100, 10_000), table("posts", 100, 10_000)), previous());

            assertThat(verdict.reasons())
                    .containsExactly("table drafts is gone; 20260101T000000Z-daily-aaaaaa had it with 0 documents");
        }

        @Test
        void whenAHighPriorityTableShrank_thenItIsSuspectThoughTheWholeDidNot() {
            Expectations expectations =
                    new Expectations(List.of(), Optional.empty(), 0.3, Map.of("users", Priority.HIGH));

            Verdict verdict = judge(
                    expectations,
                    tables(table("users", 60, 8_000), table("posts", 140, 12_000), table("drafts", 0, 0)),
                    previous());

            assertThat(verdict.reasons()).singleElement().asString().startsWith("documents in users fell from 100");
        }

        @Test
        void whenASkippedTableIsGone_thenNobodyMinds() {
            Expectations expectations =
                    new Expectations(List.of(), Optional.empty(), 0.3, Map.of("posts", Priority.SKIP));

            Verdict verdict =
                    judge(expectations, tables(table("users", 100, 10_000), table("drafts", 0, 0)), previous());

            assertThat(verdict.reasons()).isEmpty();
        }

        @Test
        void whenStoredFilesAreNotExportedAnyMore_thenTheyAreNotMissed() {
            Contents withFiles = new Contents(BEFORE.tables(), List.of(new Contents.Files("", 5, 500, "d")), List.of());
            Backup before = Manifests.backup(
                    Manifests.of("prod", "daily", Instant.parse("2026-01-01T00:00:00Z"), withFiles, Manifests.whole()));

            assertThat(judge(expecting(), BEFORE, Optional.of(before)).reasons())
                    .isEmpty();
        }

        @Test
        void whenStoredFilesVanished_thenItIsSuspect() {
            Contents withFiles = new Contents(BEFORE.tables(), List.of(new Contents.Files("", 5, 500, "d")), List.of());
            Contents without = new Contents(BEFORE.tables(), List.of(new Contents.Files("", 0, 0, "d")), List.of());
            Backup before = Manifests.backup(
                    Manifests.of("prod", "daily", Instant.parse("2026-01-01T00:00:00Z"), withFiles, Manifests.whole()));

            assertThat(judge(expecting(), without, Optional.of(before)).reasons())
                    .hasSize(2);
        }
    }

    private static Expectations expecting() {
        return new Expectations(List.of(), Optional.empty(), 0.3, Map.of());
    }

    private static Optional<Backup> previous() {
        return Optional.of(Manifests.backup(
                Manifests.of("prod", "daily", Instant.parse("2026-01-01T00:00:00Z"), BEFORE, Manifests.whole())));
    }

    private static Verdict judge(Expectations expectations, Contents contents, Optional<Backup> previous) {
        return new SuspectRule(expectations).judge(contents, 1000, false, previous);
    }
}
