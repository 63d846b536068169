package dev.holdfast.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.snapshot.DocumentId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The levels that look at one backup or at the deployment, against a deployment that runs. */
final class LevelsTest {
    private final SandboxData data = SandboxData.guardman();
    private final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();

    @TempDir
    private Path folder;

    private SandboxBackups backups;

    @BeforeEach
    void begin() {
        backups = new SandboxBackups(sandbox, folder, Clock.systemUTC());
    }

    @AfterEach
    void end() {
        backups.close();
        sandbox.close();
    }

    private static LevelTerms terms(int documents, Set<String> ignored, long limit, UserCheck... checks) {
        return new LevelTerms(Map.of(), new LevelTerms.Source(0.01, documents), ignored, limit, List.of(checks));
    }

    private LevelCheck verify(VerifyLevel level, Backup backup, LevelTerms terms) {
        return backups.levels(terms).verify(level, backup, true);
    }

    @Nested
    class GivenTheLevelSource {
        private final LevelTerms counts = terms(0, Set.of(), 0);
        private final LevelTerms documents = terms(50, Set.of(), 0);

        @Test
        void whenNothingHappenedSince_thenNothingIsFoundAndThatIsKept() throws IOException {
            Backup backup = backups.take();

            LevelCheck check = verify(VerifyLevel.SOURCE, backup, documents);

            assertThat(check.problems()).isEmpty();
            assertThat(check.backup()).contains(backup.id());
            assertThat(check.figures())
                    .containsEntry("documents now", 154L)
                    .containsEntry("documents in the backup", 154L)
                    .containsEntry("sampled documents, changed since", 0L);
            assertThat(check.figures().get("sampled documents, the same")).isGreaterThan(50);
            assertThat(backups.kept()).containsExactly(check);
        }

        @Test
        void whenTheDeploymentLivesOn_thenALittleIsToleratedAndMuchIsNot() throws IOException {
            Backup backup = backups.take();
            for (int i = 0; i < 10; i++) {
                data.insert("blog_posts", Map.of("n", (double) i));
            }
            assertThat(verify(VerifyLevel.SOURCE, backup, counts).problems()).isEmpty();

            data.insert("blog_posts", Map.of("n", 11.0));

            assertThat(verify(VerifyLevel.SOURCE, backup, counts).problems())
                    .singleElement()
                    .asString()
                    .contains("table blog_posts", "10 more or less would pass");
        }

        @Test
        void whenATableIsNotInTheBackup_thenThatIsAProblemUnlessItIsNewOrEmpty() throws IOException {
            Contents whole = backups.take().manifest().contents();
            Contents less = new Contents(
                    whole.tables().stream()
                            .filter(table -> !table.name().equals("blog_posts"))
                            .toList(),
                    whole.files(),
                    List.of());
            Backup backup = backups.store("any".getBytes(UTF_8), less);
            data.createTable("", "brandNewAndEmpty");

            LevelCheck check = verify(VerifyLevel.SOURCE, backup, counts);

            assertThat(check.problems())
                    .singleElement()
                    .asString()
                    .contains("table blog_posts", "is not in the backup");
        }

        @Test
        void whenATableCameSince_thenThatIsWorthANote() throws Exception {
            Backup backup = backups.take();
            while (!Clock.systemUTC()
                    .instant()
                    .isAfter(backup.manifest().snapshotTime().plusMillis(5))) {
                Thread.onSpinWait();
            }
            data.insert("brandNew", Map.of("n", 1.0));

            LevelCheck check = verify(VerifyLevel.SOURCE, backup, counts);

            assertThat(check.problems()).isEmpty();
            assertThat(check.notes()).singleElement().asString().contains("brandNew is newer than the backup");
        }

        @Test
        void whenATableWentSince_thenThatIsWorthANote() throws IOException {
            Backup backup = backups.take();
            data.dropTable("", "blog_posts");

            LevelCheck check = verify(VerifyLevel.SOURCE, backup, counts);

            assertThat(check.problems()).isEmpty();
            assertThat(check.notes()).singleElement().asString().contains("table blog_posts", "is not there any more");
        }

        @Test
        void whenTheBackupLacksADocumentThatIsOlder_thenTheSampleFindsIt() throws IOException {
            String lost = data.lines("", "blog_posts").get(0);
            String id = lost.substring(lost.indexOf("\"_id\":\"") + 7, lost.indexOf("\"_id\":\"") + 39);
            ByteArrayOutputStream before = new ByteArrayOutputStream();
            try (Sandbox other = Sandbox.builder().data(SandboxData.guardman()).start()) {
                other.data().delete("blog_posts", id);
                other.writeSnapshot(before);
            }
            Backup backup = backups.store(before.toByteArray());

            LevelCheck check = verify(VerifyLevel.SOURCE, backup, documents);

            assertThat(check.problems()).anyMatch(problem -> problem.contains(id) && problem.contains("not in it"));
            assertThat(verify(VerifyLevel.SOURCE, backup, counts).problems()).isEmpty();
        }

        @Test
        void whenFilesAreMissing_thenTheirCountTells() throws IOException {
            Backup backup = backups.take();
            for (int i = 0; i < 20; i++) {
                data.store("", "text/plain", new byte[] {1});
            }

            assertThat(verify(VerifyLevel.SOURCE, backup, counts).problems())
                    .singleElement()
                    .asString()
                    .contains("stored files: 23 now, 3 in the backup");
        }

        @Test
        void whenTheDeploymentRefusesTheKey_thenThatIsNoEvidence() throws IOException {
            Backup backup = backups.take();
            sandbox.misbehaviour().refuseKeys(401);

            assertThatThrownBy(() -> verify(VerifyLevel.SOURCE, backup, counts))
                    .isInstanceOf(DeploymentException.class);

            assertThat(backups.kept()).isEmpty();
        }

        @Test
        void whenItIsNotTheNewestBackup_thenWhatIsFoundSaysNothingOfTheDeployment() throws IOException {
            Backup backup = backups.take();

            backups.levels(counts).verify(VerifyLevel.SOURCE, backup, false);

            assertThat(backups.kept()).isEmpty();
            assertThat(backups.repository().store().list("audit/")).hasSize(1);
        }
    }

    @Nested
    class GivenTheLevelReferences {
        private String author;

        @BeforeEach
        void seed() {
            author = data.insert("authors", Map.of("name", "kim"));
            String gone = data.insert("authors", Map.of("name", "sam"));
            data.insert("posts", Map.of("authorId", author, "title", "one"));
            data.insert("posts", Map.of("authorId", gone, "title", "two"));
            data.insert("posts", Map.of("authorId", gone, "editors", List.of(author, gone)));
            data.delete("authors", gone);
        }

        @Test
        void whenDocumentsWereDeleted_thenTheirReferencesAreToldByTableAndField() throws IOException {
            LevelCheck check = verify(VerifyLevel.REFERENCES, backups.take(), terms(0, Set.of(), 0));

            assertThat(check.figures()).containsEntry("posts.authorId", 2L).containsEntry("posts.editors[]", 1L);
            assertThat(check.problems())
                    .anyMatch(
                            problem -> problem.startsWith("posts.authorId: 2 ids lead to no document of authors, as "))
                    .anyMatch(problem -> problem.startsWith("posts.editors[]: 1 id leads to no document of authors"));
            assertThat(backups.kept()).containsExactly(check);
        }

        @Test
        void whenAFieldIsIgnored_thenItIsNoProblemAndCountsForNothing() throws IOException {
            LevelCheck check = verify(
                    VerifyLevel.REFERENCES, backups.take(), terms(0, Set.of("posts.authorId", "posts.editors"), 0));

            assertThat(check.problems()).noneMatch(problem -> problem.startsWith("posts."));
            assertThat(check.notes()).anyMatch(note -> note.startsWith("posts.authorId is ignored: 2 "));
            assertThat(check.figures().keySet()).noneMatch(field -> field.startsWith("posts."));
        }

        @Test
        void whenTheArchiveIsDamaged_thenThatIsNoEvidenceOfReferences() throws IOException {
            Backup backup = backups.take();
            ObjectKey key = new ObjectKey(backup.manifest().archive().key());
            byte[] zip = backups.zip(backup);
            zip[zip.length / 2] ^= 1;
            backups.repository().store().delete(key);
            backups.repository().store().put(key, zip);

            assertThatThrownBy(() -> verify(VerifyLevel.REFERENCES, backup, terms(0, Set.of(), 0)))
                    .isInstanceOf(CorruptBackupException.class);

            assertThat(backups.kept()).isEmpty();
        }
    }

    @Nested
    class GivenTheLevelImportable {
        private final LevelTerms large = terms(0, Set.of(), 1 << 26);

        @Test
        void whenItIsAsConvexWroteIt_thenEverythingIsThereAfterTheImport() throws IOException {
            data.insert("waitlist", "entries", Map.of("n", 5L));
            data.insert("waitlist/inner", "entries", Map.of("name", "ünïcode ☂"));

            LevelCheck check = verify(VerifyLevel.IMPORTABLE, backups.take(), large);

            assertThat(check.problems()).isEmpty();
            assertThat(check.figures()).containsEntry("documents", 156L).containsEntry("files", 3L);
        }

        @Test
        void whenTwoTablesHaveOneNumber_thenTheImporterRefusesThem() throws IOException {
            String id = DocumentId.of(10001, new byte[16]).text();
            byte[] zip = zip(
                    "_tables/documents.jsonl",
                    "{\"id\":10001,\"name\":\"a\"}\n{\"id\":10001,\"name\":\"b\"}\n",
                    "a/documents.jsonl",
                    "{\"_creationTime\":1700000000000.0,\"_id\":\"" + id + "\"}\n",
                    "b/documents.jsonl",
                    "{\"_creationTime\":1700000000000.0,\"_id\":\"" + id + "\"}\n");
            Contents any = new Contents(
                    List.of(
                            new Contents.Table("", "a", 10001, 1, 10, "0".repeat(64)),
                            new Contents.Table("", "b", 10001, 1, 10, "0".repeat(64))),
                    List.of(),
                    List.of());

            LevelCheck check = verify(VerifyLevel.IMPORTABLE, backups.store(zip, any), large);

            assertThat(check.problems()).singleElement().asString().startsWith("the importer refuses it: ");
        }

        @Test
        void whenWhatComesOutIsNotWhatTheManifestSays_thenEachTableIsNamed() throws IOException {
            Backup whole = backups.take();
            Contents other = new Contents(
                    whole.manifest().contents().tables().stream()
                            .map(table -> table.name().equals("blog_posts")
                                    ? new Contents.Table("", "blog_posts", table.number(), 1, 10, "0".repeat(64))
                                    : table)
                            .toList(),
                    whole.manifest().contents().files(),
                    List.of());

            LevelCheck check = verify(VerifyLevel.IMPORTABLE, backups.store(backups.zip(whole), other), large);

            assertThat(check.problems()).singleElement().asString().startsWith("table blog_posts is not the same");
        }

        @Test
        void whenItIsTooLarge_thenItIsNotLoaded() throws IOException {
            Backup backup = backups.take();

            assertThatThrownBy(() -> verify(VerifyLevel.IMPORTABLE, backup, terms(0, Set.of(), 1000)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("too large");
        }

        private static byte[] zip(String... namesAndTexts) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (int i = 0; i < namesAndTexts.length; i += 2) {
                    zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                    new ByteArrayInputStream(namesAndTexts[i + 1].getBytes(UTF_8)).transferTo(zip);
                    zip.closeEntry();
                }
            }
            return bytes.toByteArray();
        }
    }

    @Nested
    class GivenTheLevelChecks {
        private final UserCheck count = new UserCheck(
                "blog_posts",
                "stats:count",
                "{\"table\":\"blog_posts\"}",
                new Expected.Within(Optional.of(BigDecimal.ONE), Optional.empty()));
        private final UserCheck missing = new UserCheck("missing", "stats:missing", "{}", Expected.Exactly.of("true"));

        @BeforeEach
        void deploy() {
            sandbox.function("stats:count", args -> (double) data.count("", String.valueOf(args.get("table"))));
        }

        @Test
        void whenTheyAnswerAsTheyShould_thenThatIsKept() {
            LevelCheck check = backups.levels(terms(0, Set.of(), 0, count)).checks("prod", List.of("gone", "local"));

            assertThat(check.problems()).isEmpty();
            assertThat(check.figures()).containsEntry("asked", 1L).containsEntry("failed", 0L);
            assertThat(backups.kept()).containsExactly(check);
        }

        @Test
        void whenOneFailsAndOneIsWrong_thenBothAreToldByName() {
            data.lines("", "blog_posts")
                    .forEach(line -> data.delete(
                            "blog_posts",
                            line.substring(line.indexOf("\"_id\":\"") + 7, line.indexOf("\"_id\":\"") + 39)));

            LevelCheck check =
                    backups.levels(terms(0, Set.of(), 0, missing, count)).checks("prod", List.of("local"));

            assertThat(check.problems()).hasSize(2);
            assertThat(check.problems().get(0)).startsWith("check missing (stats:missing): failed: ");
            assertThat(check.problems().get(1)).contains("check blog_posts (stats:count): answered 0, not at least 1");
        }

        @Test
        void whenTheDeploymentIsGone_thenNothingIsKnownOfItsAnswers() {
            sandbox.close();

            assertThatThrownBy(
                            () -> backups.levels(terms(0, Set.of(), 0, count)).checks("prod", List.of("local")))
                    .isInstanceOf(DeploymentException.class);

            assertThat(backups.kept()).isEmpty();
        }
    }

    @Nested
    class GivenACopyThatTheStoreLost {
        @Test
        void whenAllAreLookedAt_thenTheSumIsKeptAndTheBackupCountsForNothing() throws IOException {
            Backup good = backups.take();
            Backup gone = backups.take();
            backups.repository()
                    .store()
                    .delete(new ObjectKey(gone.manifest().archive().key()));

            LevelCheck check = backups.levels(terms(0, Set.of(), 0))
                    .stored("prod", "local", List.of(good, gone), true, LevelProgress.SILENT);

            assertThat(check.problems())
                    .singleElement()
                    .asString()
                    .contains(gone.id().value());
            assertThat(backups.kept()).containsExactly(check);
            assertThat(backups.repository().verifications())
                    .extracting(evidence -> evidence.backup())
                    .containsExactly(gone.id());
        }

        @Test
        void whenOneAloneIsLookedAt_thenNothingIsSaidOfTheOthers() throws IOException {
            Backup good = backups.take();

            backups.levels(terms(0, Set.of(), 0)).stored("prod", "local", List.of(good), false, LevelProgress.SILENT);

            assertThat(backups.kept()).isEmpty();
        }
    }
}
