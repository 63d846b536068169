package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Importer.failure;
import static dev.holdfast.sandbox.Importer.state;
import static dev.holdfast.sandbox.Importer.zipOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.snapshot.DocumentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The sandbox imports as Convex's source says; the names of the tests are its rules. */
final class ImporterRulesTest {
    private static final String UNIFORM = "\"uniform\"\n";

    private final SandboxData data = SandboxData.empty();
    private final Sandbox sandbox = Sandbox.builder().data(data).start();
    private final Importer importer = new Importer(sandbox);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    /** An id of a table number. */
    private static String id(long number, int which) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        internal[0] = (byte) which;
        return DocumentId.of(number, internal).text();
    }

    private static String row(long number, int which) {
        return "{\"_id\":\"" + id(number, which) + "\",\"_creationTime\":1755000000123.25,\"n\":1}\n";
    }

    private static String listed(String name, long number) {
        return "{\"name\":\"" + name + "\",\"id\":" + number + "}\n";
    }

    @Nested
    class GivenTheListOfTables {
        @Test
        void whenATableIsListedAndHasNoDocuments_thenItIsEmptied() throws Exception {
            data.insert("users", Map.of());

            importer.zip("replace", "_tables/documents.jsonl", listed("users", 10001));

            assertThat(data.count("", "users")).isZero();
        }

        @Test
        void whenATableIsListedAndNotThere_thenItIsCreatedWithItsNumber() throws Exception {
            importer.zip("replace", "_tables/documents.jsonl", listed("users", 10044));

            assertThat(sandbox.digest()).contains("table users 10044 0 documents");
        }

        @Test
        void whenATableIsListedTwice_thenDuplicateTableName() throws Exception {
            assertThat(importer.zipFails(
                            "replace", "_tables/documents.jsonl", listed("users", 10001) + listed("users", 10002)))
                    .contains("`_tables` contains duplicate entries for `users`");
        }

        @Test
        void whenTwoTablesAreListedWithOneNumber_thenInvalidId() throws Exception {
            assertThat(importer.zipFails(
                            "replace", "_tables/documents.jsonl", listed("users", 10001) + listed("notes", 10001)))
                    .contains("conflict between `users` and `notes` with number 10001");
        }

        @Test
        void whenTheListDiffersFromTheIds_thenTheListWinsAndTheDocumentsAreRefused() throws Exception {
            assertThat(importer.zipFails(
                            "replace",
                            "_tables/documents.jsonl",
                            listed("users", 10002),
                            "users/documents.jsonl",
                            row(10001, 1)))
                    .contains("cannot be imported into 'users'");
        }

        @Test
        void whenASystemTableIsListed_thenItsNameIsInvalid() throws Exception {
            assertThat(importer.zipFails("replace", "_tables/documents.jsonl", listed("_storage", 10002)))
                    .contains("isn't a valid table name");
        }
    }

    @Nested
    class GivenTableNumbers {
        @Test
        void whenNothingIsListed_thenTheFirstIdDecides() throws Exception {
            importer.zip("replace", "users/documents.jsonl", row(10077, 1));

            assertThat(sandbox.digest()).contains("table users 10077 1 documents");
        }

        @Test
        void whenThereIsNoIdEither_thenTheTableKeepsTheNumberThatItHas() throws Exception {
            data.createTable("", "other");
            data.insert("users", Map.of());

            importer.zip("replace", "users/documents.jsonl", "{\"n\":1}\n");

            assertThat(sandbox.digest()).contains("table users 10002 1 documents");
        }

        @Test
        void whenTheTableIsNew_thenItGetsTheLowestNumberThatNoTableHasOrHad() throws Exception {
            data.createTable("", "gone");
            data.createTable("", "other");
            data.dropTable("", "gone");

            importer.zip("replace", "users/documents.jsonl", "{\"n\":1}\n");

            assertThat(sandbox.digest()).contains("table users 10003 1 documents");
        }

        @Test
        void whenASurvivorHasTheNumber_thenTableConflictBeforeAnythingIsMade() throws Exception {
            data.insert("notes", Map.of());

            assertThat(importer.zipFails("replace", "users/documents.jsonl", row(10001, 1)))
                    .contains("New table `users` has IDs that conflict with existing table `notes`")
                    .contains("--replace-all");
            assertThat(data.hiddenTables("")).isEmpty();
        }

        @Test
        void whenASurvivorHasTheNumber_thenReplaceAllResolvesIt() throws Exception {
            data.insert("notes", Map.of());

            importer.zip("replaceAll", "users/documents.jsonl", row(10001, 1));

            assertThat(data.tables("")).containsExactly("users");
        }

        @Test
        void whenASystemTableHasTheNumber_thenNotEvenReplaceAllResolvesIt() throws Exception {
            data.systemTable("", "_scheduled_jobs", 10001);
            data.systemTable("", "_environment_variables", 10002);

            assertThat(importer.zipFails("replaceAll", "users/documents.jsonl", row(10001, 1)))
                    .contains("IDs that conflict with existing system table");
            assertThat(importer.zipFails("replaceAll", "users/documents.jsonl", row(10002, 1)))
                    .contains("existing internal table")
                    .contains("import into a new deployment");
        }

        @Test
        void whenAnAppendWantsAnotherNumber_thenTableNumberConflict() throws Exception {
            data.insert("users", Map.of());

            assertThat(importer.zipFails("append", "users/documents.jsonl", row(10055, 1)))
                    .contains("table users wants table number 10055 but was already assigned 10001");
        }

        @Test
        void whenTwoTablesSwapTheirNumbers_thenBothAreReplaced() throws Exception {
            data.insert("users", Map.of());
            data.insert("notes", Map.of());

            importer.zip(
                    "replace",
                    "_tables/documents.jsonl",
                    listed("notes", 10001) + listed("users", 10002),
                    "notes/documents.jsonl",
                    row(10001, 1),
                    "users/documents.jsonl",
                    row(10002, 1));

            assertThat(sandbox.digest()).contains("table notes 10001 1 doc", "table users 10002 1 doc");
        }

        @Test
        void whenNumbersAreTheSameInTwoComponents_thenThatIsNoConflict() throws Exception {
            importer.zip(
                    "replaceAll",
                    "users/documents.jsonl",
                    row(10001, 1),
                    "_components/a/_components/b/users/documents.jsonl",
                    row(10001, 1));

            assertThat(data.lines("", "users")).isEqualTo(data.lines("a/b", "users"));
        }
    }

    @Nested
    class GivenModes {
        @Test
        void whenReplaceAll_thenTablesThatAreNotInTheFileAreDeletedInEveryComponent() throws Exception {
            data.insert("notes", Map.of());
            data.insert("waitlist", "entries", Map.of());

            importer.zip("replaceAll", "users/documents.jsonl", "{}\n");

            assertThat(data.tables("")).containsExactly("users");
            assertThat(data.tables("waitlist")).isEmpty();
        }

        @Test
        void whenReplaceAllWithAnEmptyZip_thenEverythingGoesButFiles() throws Exception {
            data.insert("notes", Map.of());
            data.insert("waitlist", "entries", Map.of());
            data.store("", "text/plain", new byte[3]);

            JsonNode done = importer.confirmed(importer.upload(zipOf(), "zip", "replaceAll", "", ""));

            assertThat(state(done)).isEqualTo("completed");
            assertThat(data.tables("")).isEmpty();
            assertThat(data.tables("waitlist")).isEmpty();
            assertThat(data.files("")).hasSize(1);
        }

        @Test
        void whenReplaceAllAndTheSchemaNamesATable_thenItStaysAsAnEmptyOneWithItsNumber() throws Exception {
            data.createTable("", "other");
            data.insert("users", Map.of());
            data.schema("", "{\"tables\":[{\"tableName\":\"users\",\"indexes\":[]}],\"schemaValidation\":true}");

            importer.zip("replaceAll", "notes/documents.jsonl", row(10009, 1));

            assertThat(sandbox.digest())
                    .contains("table users 10002 0 documents")
                    .doesNotContain("other");
        }

        @Test
        void whenReplaceAllDropsATableThatTheSchemaRefersTo_thenSchemaEnforcementError() throws Exception {
            data.insert("old", Map.of());
            data.schema("", schema("notes", "{\"type\":\"id\",\"tableName\":\"old\"}"));

            assertThat(importer.zipFails("replaceAll", "notes/documents.jsonl", ""))
                    .contains(
                            "Failed to delete table \"old\" because `v.id(\"old\")` appears in the schema of table \"notes\"");
            assertThat(data.count("", "old")).isEqualTo(1);
        }

        @Test
        void whenRequireEmptyAndTheTableHasRows_thenTableExistsInTheAnalysis() throws Exception {
            data.insert("users", Map.of());

            String id = importer.upload(zipOf("users/documents.jsonl", "{}\n"), "zip", "requireEmpty", "", "");

            assertThat(failure(importer.await(id, "waiting_for_confirmation", "failed")))
                    .isEqualTo(
                            "Hit an error while importing:\nTable users already exists. Please choose a new table name or use"
                                    + " replace/append modes.");
        }

        @Test
        void whenRequireEmptyAndTheTableIsEmpty_thenItIsFilled() throws Exception {
            data.createTable("", "users");

            importer.zip("requireEmpty", "users/documents.jsonl", row(10031, 1));

            assertThat(sandbox.digest()).contains("table users 10031 1 documents");
        }

        @Test
        void whenReplace_thenTablesThatAreNotInTheFileAreUntouched() throws Exception {
            data.insert("notes", Map.of());
            data.insert("users", Map.of());

            importer.zip("replace", "users/documents.jsonl", "");

            assertThat(data.count("", "notes")).isEqualTo(1);
            assertThat(data.count("", "users")).isZero();
        }

        @Test
        void whenAnAppendFailsInALaterBatch_thenTheRowsOfEarlierOnesStay() throws Exception {
            data.insert("users", Map.of());
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 8001; i++) {
                lines.append("{\"n\":").append(i).append("}\n");
            }
            lines.append("{\"$n\":1}\n");

            assertThat(importer.zipFails("append", "users/documents.jsonl", lines.toString()))
                    .contains("Row 8002 wasn't a valid Convex value");
            assertThat(data.count("", "users")).isEqualTo(8002);
        }

        @Test
        void whenAnAppendBringsAnIdThatIsThere_thenDocumentExists() throws Exception {
            String id = data.insert("users", Map.of());

            assertThat(importer.zipFails("append", "users/documents.jsonl", "{\"_id\":\"" + id + "\"}\n"))
                    .contains("Cannot create document with _id " + id + " that already exists");
        }

        @Test
        void whenAnAppendBringsAnIdThatWasDeleted_thenDocumentDeletedUntilItsHistoryIsForgotten() throws Exception {
            String id = data.insert("users", Map.of());
            data.delete("users", id);
            String line = "{\"_id\":\"" + id + "\"}\n";

            assertThat(importer.zipFails("append", "users/documents.jsonl", line))
                    .contains("Cannot recreate document with _id " + id + " that was deleted");
            importer.zip("replace", "users/documents.jsonl", line);
            assertThat(data.count("", "users")).isEqualTo(1);
            data.delete("users", id);
            data.forgetDeleted();
            importer.zip("append", "users/documents.jsonl", line);
            assertThat(data.count("", "users")).isEqualTo(1);
        }

        @Test
        void whenAnIdComesTwiceInABatch_thenDuplicateId() throws Exception {
            assertThat(importer.zipFails("replace", "users/documents.jsonl", row(10001, 1) + row(10001, 1)))
                    .contains("Objects in table \"users\" have duplicate _id fields");
        }

        @Test
        void whenAnIdComesTwiceInTwoBatches_thenDocumentExists() throws Exception {
            StringBuilder lines = new StringBuilder(row(10001, 1));
            for (int i = 0; i < 8001; i++) {
                lines.append("{\"n\":1}\n");
            }
            lines.append(row(10001, 1));

            assertThat(importer.zipFails("replace", "users/documents.jsonl", lines.toString()))
                    .contains("that already exists");
        }

        @Test
        void whenATableIsInTheFileTwice_thenItsRowsComeTogether() throws Exception {
            importer.zip("replace", "a/users/documents.jsonl", "{\"n\":1}\n", "b/users/documents.jsonl", "{\"n\":2}\n");

            assertThat(data.count("", "users")).isEqualTo(2);
        }
    }

    @Nested
    class GivenStoredFiles {
        private final String id = id(540, 7);
        private final String row =
                "{\"_id\":\"" + id + "\",\"_creationTime\":1755000000123.25,\"contentType\":\"text/plain\","
                        + "\"internalId\":\"11111111-2222-3333-4444-555555555555\",\"sha256\":null}\n";

        @Test
        void whenTheFileDoesNotNameStorage_thenFilesSurviveEvenReplaceAll() throws Exception {
            data.store("", "text/plain", new byte[3]);

            importer.zip("replaceAll", "users/documents.jsonl", "");

            assertThat(data.files("")).hasSize(1);
        }

        @Test
        void whenStorageIsListedEmpty_thenAllFilesOfThatComponentGo() throws Exception {
            data.store("", "text/plain", new byte[3]);
            data.store("waitlist", "text/plain", new byte[3]);

            importer.zip("replace", "_storage/documents.jsonl", "");

            assertThat(data.files("")).isEmpty();
            assertThat(data.files("waitlist")).hasSize(1);
        }

        @Test
        void whenAFileHasNoRow_thenItIsImportedWithFreshMetadata() throws Exception {
            importer.zip("replace", "_storage/documents.jsonl", "", "_storage/" + id + ".txt", "hello");

            assertThat(data.file("", id)).isEqualTo("hello".getBytes(UTF_8));
            assertThat(sandbox.digest()).contains("\"contentType\":null");
        }

        @Test
        void whenARowHasNoFile_thenItIsIgnored() throws Exception {
            importer.zip("replace", "_storage/documents.jsonl", row);

            assertThat(data.files("")).isEmpty();
        }

        @Test
        void whenThereIsNoListOfStorage_thenFilesAreIgnored() throws Exception {
            importer.zip("replace", "_storage/" + id + ".txt", "hello");

            assertThat(data.files("")).isEmpty();
        }

        @Test
        void whenBothAreThere_thenIdTimeTypeAndUuidAreKept() throws Exception {
            importer.zip("replace", "_storage/documents.jsonl", row, "_storage/" + id + ".txt", "hello");

            assertThat(sandbox.digest())
                    .contains(
                            "file {\"_id\":\"" + id + "\",\"_creationTime\":1755000000123.25",
                            "text/plain",
                            "11111111-2222");
        }

        @Test
        void whenANameIsNoId_thenInvalidStorageIdOnceItRuns() throws Exception {
            String importId = importer.upload(
                    zipOf("_storage/documents.jsonl", "", "_storage/picture.png", "x"), "zip", "replace", "", "");

            assertThat(state(importer.await(importId, "waiting_for_confirmation", "failed")))
                    .isEqualTo("waiting_for_confirmation");
            importer.perform(importId);
            assertThat(failure(importer.await(importId, "completed", "failed")))
                    .contains("_storage id 'picture' invalid");
        }

        @Test
        void whenRequireEmptyAndThereAreFiles_thenTableExists() throws Exception {
            data.store("", "", new byte[1]);

            assertThat(importer.zipFails("requireEmpty", "_storage/documents.jsonl", row))
                    .contains("Table _storage already exists");
        }

        @Test
        void whenAppended_thenBothAreThere() throws Exception {
            data.store("", "", new byte[1]);

            importer.zip("append", "_storage/documents.jsonl", row, "_storage/" + id, "hello");

            assertThat(data.files("")).hasSize(2);
        }

        @Test
        void whenTheTargetIsOldAndTheZipYoung_thenTheFileTableTakesTheNumberOfTheFirstRow() throws Exception {
            data.systemTable("", "_file_storage", 10007);

            importer.zip("replace", "_storage/documents.jsonl", row, "_storage/" + id, "hello");

            assertThat(data.files("")).containsExactly(id);
            assertThat(new Client(sandbox)
                            .query("_system/frontend/getTableMapping", Map.of())
                            .path("540")
                            .asString())
                    .isEqualTo("_file_storage");
        }

        @Test
        void whenFilesAreImported_thenTheyDoNotCountAsRows() throws Exception {
            JsonNode done = importer.zip("replace", "_storage/documents.jsonl", row, "_storage/" + id, "hello");

            assertThat(done.path("state").path("num_rows_written").asString()).isEqualTo("0");
            assertThat(done.path("checkpoints")
                            .path(0)
                            .path("display_table_name")
                            .asString())
                    .isEqualTo("_storage");
        }
    }

    @Nested
    class GivenTheConfirmation {
        @Test
        void whenRowsWouldBeLost_thenManualConfirmationIsRequiredAndOnlyThen() throws Exception {
            data.insert("users", Map.of());

            assertThat(isManual("replace", "users")).isTrue();
            assertThat(isManual("replaceAll", "notes")).isTrue();
            assertThat(isManual("append", "users")).isFalse();
            assertThat(isManual("replace", "notes")).isFalse();
            assertThat(isManual("requireEmpty", "notes")).isFalse();
        }

        private boolean isManual(String mode, String table) throws Exception {
            String id = importer.upload(zipOf(table + "/documents.jsonl", "{}\n"), "zip", mode, "", "");
            JsonNode row = importer.await(id, "waiting_for_confirmation", "failed");
            importer.cancel(id);
            return row.path("state").path("require_manual_confirmation").asBoolean();
        }

        @Test
        void whenItIsPerformedBeforeItWaits_thenThatIsASilentNoOp() throws Exception {
            sandbox.misbehaviour().holdImports(ImportStage.ANALYSED);
            String id = importer.upload(zipOf("users/documents.jsonl", "{}\n"), "zip", "replace", "", "");

            importer.perform(id);
            sandbox.misbehaviour().releaseImports();

            assertThat(state(importer.await(id, "waiting_for_confirmation"))).isEqualTo("waiting_for_confirmation");
            assertThat(data.tables("")).isEmpty();
        }

        @Test
        void whenSeveralAreUploaded_thenOneWorkerAnalysesAllBeforeItCarriesOutAny() throws Exception {
            sandbox.misbehaviour().holdImports(ImportStage.STARTED);
            String first = importer.upload(zipOf("a/documents.jsonl", "{}\n"), "zip", "replace", "", "");
            importer.await(first, "waiting_for_confirmation");
            importer.perform(first);
            importer.await(first, "in_progress");

            String second = importer.upload(zipOf("b/documents.jsonl", "{}\n"), "zip", "replace", "", "");

            Awaitility.await()
                    .during(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> state(importer.row(second)).equals("uploaded"));
            sandbox.misbehaviour().releaseImports();
            assertThat(state(importer.confirmed(second))).isEqualTo("completed");
            assertThat(state(importer.row(first))).isEqualTo("completed");
        }

        @Test
        void whenTheSummaryIsWrong_thenItSaysWhatItWasTold() throws Exception {
            data.insert("users", Map.of());
            sandbox.misbehaviour().changeSummary("", "users", 5, 9);
            sandbox.misbehaviour().changeSummary("waitlist", "entries", 0, 7);

            String id = importer.upload(zipOf("users/documents.jsonl", "{}\n"), "zip", "replace", "", "");
            JsonNode row = importer.await(id, "waiting_for_confirmation");

            assertThat(row.path("state").path("message_to_confirm").asString())
                    .contains("users | 5      | 9 of 9 |", "Component waitlist", "entries | 0      | 7 of 7 |");
            assertThat(row.path("checkpoints")
                            .path(0)
                            .path("existing_rows_to_delete")
                            .asString())
                    .isEqualTo("9");
        }
    }

    @Nested
    class GivenAnImportInProgress {
        private final String kept = data.insert("users", Map.of("name", "old"));

        private String held(ImportStage stage, String mode) throws Exception {
            sandbox.misbehaviour().holdImports(stage);
            String id = importer.upload(zipOf("users/documents.jsonl", "{\"n\":1}\n"), "zip", mode, "", "");
            importer.await(id, "waiting_for_confirmation");
            importer.perform(id);
            if (stage != ImportStage.STARTED) {
                Awaitility.await()
                        .until(() -> importer.row(id)
                                        .path("state")
                                        .path("checkpoint_messages")
                                        .size()
                                == 1);
            }
            return id;
        }

        @Test
        void whenRowsComeBetweenAnalysisAndSwap_thenTheyAreLost() throws Exception {
            String id = held(ImportStage.BEFORE_SWAP, "replace");
            data.insert("users", Map.of("name", "meanwhile"));
            sandbox.misbehaviour().releaseImports();

            importer.await(id, "completed");

            assertThat(data.lines("", "users")).singleElement().asString().contains("\"n\":1.0");
        }

        @Test
        void whenItIsCancelledBeforeTheSwap_thenNothingShowsAndAHiddenTableStays() throws Exception {
            String before = sandbox.digest();
            String id = held(ImportStage.BEFORE_SWAP, "replaceAll");

            importer.cancel(id);

            assertThat(failure(importer.await(id, "failed"))).isEqualTo("Import canceled");
            assertThat(sandbox.digest()).isEqualTo(before);
            assertThat(data.hiddenTables("")).containsExactly("users");
            assertThat(data.delete("users", kept)).isTrue();
        }

        @Test
        void whenItFailsBeforeTheSwap_thenNothingShows() throws Exception {
            String before = sandbox.digest();
            sandbox.misbehaviour().failImports(ImportStage.BEFORE_SWAP, "a disk is full", 1);

            assertThat(importer.zipFails("replaceAll", "users/documents.jsonl", "{}\n"))
                    .isEqualTo("Hit an error while importing:\na disk is full");
            assertThat(sandbox.digest()).isEqualTo(before);
        }

        @Test
        void whenItHangsAfterTheSwap_thenEverythingShowsAndItIsInProgress() throws Exception {
            String id = held(ImportStage.AFTER_SWAP, "replace");

            Awaitility.await().until(() -> data.lines("", "users").toString().contains("\"n\":1.0"));
            assertThat(state(importer.row(id))).isEqualTo("in_progress");
            sandbox.misbehaviour().releaseImports();
            importer.await(id, "completed");
        }

        @Test
        void whenTheSchemaChangesMeanwhile_thenImportSchemaChanged() throws Exception {
            String id = held(ImportStage.BEFORE_SWAP, "replace");
            data.schema("", "{\"tables\":[],\"schemaValidation\":true}");
            sandbox.misbehaviour().releaseImports();

            assertThat(failure(importer.await(id, "failed"))).contains("because schema changed");
            assertThat(data.lines("", "users")).singleElement().asString().contains("old");
        }

        @Test
        void whenTheDeploymentIsPaused_thenItGoesOn() throws Exception {
            new Client(sandbox).post("/api/v1/pause_deployment");

            assertThat(state(importer.zip("replace", "users/documents.jsonl", "{}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenTablesAreDone_thenTheyAreToldInOrderAndAnEmptyOneIsNoProgress() throws Exception {
            sandbox.misbehaviour().holdImports(ImportStage.BEFORE_SWAP);
            String id = importer.upload(
                    zipOf("b/documents.jsonl", "{}\n{}\n", "a/documents.jsonl", ""), "zip", "replace", "", "");
            importer.await(id, "waiting_for_confirmation");
            importer.perform(id);
            Awaitility.await()
                    .until(() -> importer.row(id)
                                    .path("state")
                                    .path("checkpoint_messages")
                                    .size()
                            == 2);

            JsonNode state = importer.row(id).path("state");

            assertThat(state.path("checkpoint_messages").path(0).asString()).isEqualTo("Imported \"b\" (2 documents)");
            assertThat(state.path("checkpoint_messages").path(1).asString()).isEqualTo("Imported \"a\" (0 documents)");
            assertThat(state.path("progress_message").asString()).isEqualTo("Importing \"a\"");
        }
    }

    @Nested
    class GivenASchema {
        @Test
        void whenADocumentDoesNotMatch_thenSchemaEnforcementErrorAndNothingChanges() throws Exception {
            data.schema("", schema("users", "{\"type\":\"string\"}"));
            data.createTable("", "users");
            String before = sandbox.digest();

            assertThat(importer.zipFails("replace", "users/documents.jsonl", "{\"f\":1}\n"))
                    .contains(
                            "Failed to insert or update a document in table \"users\" because it does not match the schema")
                    .contains("Path: .f");
            assertThat(importer.zipFails("replace", "users/documents.jsonl", "{}\n"))
                    .contains("missing the required field `f`");
            assertThat(importer.zipFails("replace", "users/documents.jsonl", "{\"f\":\"x\",\"g\":1}\n"))
                    .contains("extra field `g`");
            assertThat(sandbox.digest()).isEqualTo(before);
            assertThat(state(importer.zip("replace", "users/documents.jsonl", "{\"f\":\"x\"}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenValidationIsOff_thenAnythingIsTaken() throws Exception {
            data.schema("", schema("users", "{\"type\":\"string\"}").replace("true}", "false}"));

            assertThat(state(importer.zip("replace", "users/documents.jsonl", "{\"f\":1}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenAnIdRefersToATable_thenItsNumberAfterTheImportCounts() throws Exception {
            data.schema("", schema("notes", "{\"type\":\"id\",\"tableName\":\"users\"}"));
            data.createTable("", "users");
            String note = "{\"f\":\"" + id(10044, 1) + "\"}\n";

            assertThat(importer.zipFails("replace", "notes/documents.jsonl", note))
                    .contains("does not match the schema");
            JsonNode both =
                    importer.zip("replace", "notes/documents.jsonl", note, "users/documents.jsonl", row(10044, 1));

            assertThat(state(both)).isEqualTo("completed");
        }

        @Test
        void whenATableThatStaysRefersToOneWhoseNumberChanges_thenImportForeignKey() throws Exception {
            data.insert("users", Map.of());
            data.insert("notes", Map.of("f", data.insert("users", Map.of())));
            data.schema("", schema("notes", "{\"type\":\"id\",\"tableName\":\"users\"}"));

            assertThat(importer.zipFails("replace", "users/documents.jsonl", row(10044, 1)))
                    .contains("Import changes table 'users' which is referenced by 'notes' in the schema");
        }

        @Test
        void whenTypesAreOfEveryKind_thenEachIsCompared() throws Exception {
            for (String[] pair : new String[][] {
                {"{\"type\":\"any\"}", "{}"},
                {"{\"type\":\"null\"}", "null"},
                {"{\"type\":\"number\"}", "1.5"},
                {"{\"type\":\"bigint\"}", "1"},
                {"{\"type\":\"boolean\"}", "true"},
                {"{\"type\":\"bytes\"}", "{\"$bytes\":\"AAEC/w==\"}"},
                {"{\"type\":\"literal\",\"value\":\"a\"}", "\"a\""},
                {"{\"type\":\"literal\",\"value\":{\"$integer\":\"AQAAAAAAAAA=\"}}", "1"},
                {"{\"type\":\"array\",\"value\":{\"type\":\"number\"}}", "[1.0,2.5]"},
                {
                    "{\"type\":\"record\",\"keys\":{\"type\":\"string\"},\"values\":{\"fieldType\":{\"type\":\"number\"},\"optional\":false}}",
                    "{\"k\":1.0}"
                },
                {"{\"type\":\"union\",\"value\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "\"x\""},
            }) {
                data.schema("", schema("users", pair[0]));
                String good = "{\"f\":" + pair[1] + "}\n";

                assertThat(state(importer.zip(
                                "replace", "users/documents.jsonl", good, "users/generated_schema.jsonl", UNIFORM)))
                        .as(pair[0])
                        .isEqualTo("completed");
                if (!pair[0].contains("any")) {
                    assertThat(importer.zipFails(
                                    "replace",
                                    "users/documents.jsonl",
                                    "{\"f\":[{\"x\":\"y\"}]}\n",
                                    "users/generated_schema.jsonl",
                                    UNIFORM))
                            .as(pair[0])
                            .contains("match");
                }
            }
        }
    }

    private static String schema(String table, String type) {
        return "{\"tables\":[{\"tableName\":\"" + table
                + "\",\"indexes\":[],\"documentType\":{\"type\":\"object\",\"value\":" + "{\"f\":{\"fieldType\":" + type
                + ",\"optional\":false}}}}],\"schemaValidation\":true}";
    }

    @Nested
    class GivenLimitsAndEncodings {
        private String fails(String line) throws Exception {
            return importer.zipFails(
                    "replace", "users/documents.jsonl", line + "\n", "users/generated_schema.jsonl", UNIFORM);
        }

        @Test
        void whenADocumentIsLargerThanAMebibyte_thenItIsRefused() throws Exception {
            assertThat(fails("{\"f\":\"" + "x".repeat(1 << 20) + "\"}")).contains("Value is too large");
            assertThat(state(importer.zip(
                            "replace", "users/documents.jsonl", "{\"f\":\"" + "x".repeat((1 << 20) - 200) + "\"}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenADocumentIsNestedMoreThanSixteenTimes_thenItIsRefused() throws Exception {
            assertThat(fails("{\"f\":" + "[".repeat(16) + "]".repeat(16) + "}")).contains("Document is too nested");
            assertThat(state(importer.zip(
                            "replace", "users/documents.jsonl", "{\"f\":" + "[".repeat(15) + "]".repeat(15) + "}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenAnArrayHasMoreThan8192Elements_thenItIsRefused() throws Exception {
            assertThat(fails("{\"f\":[" + "1,".repeat(8192) + "1]}")).contains("Array length is too long");
        }

        @Test
        void whenAnObjectHasMoreThan1024Fields_thenItIsRefused() throws Exception {
            StringBuilder fields = new StringBuilder("{\"a\":1");
            for (int i = 0; i < 1024; i++) {
                fields.append(",\"f").append(i).append("\":1");
            }
            assertThat(fails(fields + "}")).contains("Object has too many fields");
        }

        @Test
        void whenANameIsReservedOrNotAscii_thenItIsRefused() throws Exception {
            assertThat(fails("{\"_mine\":1}")).contains("starts with an underscore");
            assertThat(fails("{\"ü\":1}")).contains("printable ASCII");
            assertThat(fails("{\"a\":{\"$b\":1,\"c\":1}}")).contains("reserved");
        }

        @Test
        void whenATableNameIsTooLong_thenItIsInvalidInTheAnalysis() throws Exception {
            assertThat(importer.zipFails("replace", "t".repeat(65) + "/documents.jsonl", "{}\n"))
                    .contains("invalid");
            assertThat(state(importer.zip("replace", "t".repeat(64) + "/documents.jsonl", "{}\n")))
                    .isEqualTo("completed");
        }

        @Test
        void whenACreationTimeIsAnIntegerToken_thenItIsRefused() throws Exception {
            assertThat(fails("{\"_creationTime\":1755000000123}")).contains("Invalid _creationTime");
        }

        @Test
        void whenALineIsBlank_thenJsonInvalidRow() throws Exception {
            assertThat(importer.zipFails("replace", "users/documents.jsonl", "{}\n\n{}\n"))
                    .contains("Row 2 wasn't valid JSON");
        }

        @Test
        void whenFoldersBeginWithUnderscores_thenTheyAreSkipped() throws Exception {
            importer.zip("replace", "_scheduled_jobs/documents.jsonl", "nonsense", "users/documents.jsonl", "{}\n");

            assertThat(data.tables("")).containsExactly("users");
        }

        @Test
        void whenACsvHasAnEmptyCellForAnOptionalField_thenTheFieldIsLeftOut() throws Exception {
            data.schema(
                    "",
                    "{\"tables\":[{\"tableName\":\"users\",\"indexes\":[],\"documentType\":{\"type\":\"object\",\"value\":"
                            + "{\"a\":{\"fieldType\":{\"type\":\"number\"},\"optional\":true},"
                            + "\"b\":{\"fieldType\":{\"type\":\"string\"},\"optional\":false}}}}],\"schemaValidation\":true}");

            JsonNode done = importer.file("csv", "replace", "users", "a,b\n,\n1,x\n");

            assertThat(state(done)).as(done.toString()).isEqualTo("completed");
            assertThat(String.join("", data.lines("", "users")))
                    .contains("\"b\":\"\"}")
                    .contains("\"a\":1.0");
        }

        @Test
        void whenACsvHeaderIsNoFieldName_thenCsvInvalidHeader() throws Exception {
            assertThat(failure(importer.file("csv", "replace", "users", "$a\n1\n")))
                    .contains("isn't a valid field name");
        }

        @Test
        void whenAnArrayIsLargerThanATransaction_thenJsonArrayTooLarge() throws Exception {
            String big = "[\"" + "x".repeat(16 << 20) + "\"]";

            assertThat(failure(importer.file("jsonArray", "replace", "users", big)))
                    .contains("too large for JSON");
        }

        @Test
        void whenAFileBeginsWithAByteOrderMark_thenItIsRefused() throws Exception {
            assertThat(failure(importer.file("jsonLines", "replace", "users", "\ufeff{}\n")))
                    .contains("UTF-8 BOM");
        }
    }

    @Nested
    class GivenAnOldExport {
        private String read(String line, String... schema) throws Exception {
            JsonNode done = importer.zip(
                    "replace",
                    "users/documents.jsonl",
                    line + "\n",
                    "users/generated_schema.jsonl",
                    String.join("\n", schema) + "\n");
            assertThat(state(done)).as(done.toString()).isEqualTo("completed");
            return data.lines("", "users").get(0);
        }

        @Test
        void whenTheShapeIsClear_thenItSaysWhatATextIs() throws Exception {
            String shape =
                    "\"{\\\"a\\\": int64, \\\"b\\\"?: bytes | null, \\\"c\\\": array<int64>, \\\"d\\\": record<string, inf>,"
                            + " \\\"e\\\": id<10001> | \\\"lit\\\", \\\"f\\\": normalfloat64}\"";

            assertThat(read(
                            "{\"a\":\"5\",\"b\":\"AAEC/w==\",\"c\":[\"1\",\"2\"],\"d\":{\"k\":\"Infinity\"},\"e\":\"5\",\"f\":1}",
                            shape))
                    .contains(
                            "\"a\":5,",
                            "\"b\":{\"$bytes\":\"AAEC/w==\"}",
                            "\"c\":[1,2]",
                            "\"d\":{\"k\":{\"$float\":",
                            "\"e\":\"5\"")
                    .contains("\"f\":1.0");
        }

        @Test
        void whenTheShapeIsAmbiguous_thenItIsATextUnlessTheDocumentSaysOtherwise() throws Exception {
            String shape = "\"{\\\"a\\\": int64 | string}\"";

            assertThat(read("{\"a\":\"5\"}", shape)).contains("\"a\":\"5\"");
            assertThat(read(
                            "{\"_id\":\"" + id(10001, 1) + "\",\"a\":\"5\"}",
                            shape,
                            "{\"" + id(10001, 1) + "\":{\"a\":\"int64\"}}"))
                    .contains("\"a\":5}");
            assertThat(read(
                            "{\"_id\":\"" + id(10001, 1) + "\",\"a\":\"NaN\"}",
                            "\"unknown\"",
                            "{\"" + id(10001, 1) + "\":{\"a\":{\"$float64NaN\":\"AAAAAAAA+H8=\"}}}"))
                    .contains("\"a\":{\"$float\":\"AAAAAAAA+H8=\"}");
        }

        @Test
        void whenTheShapeCannotBeRead_thenInvalidGeneratedSchema() throws Exception {
            assertThat(importer.zipFails(
                            "replace", "users/documents.jsonl", "{}\n", "users/generated_schema.jsonl", "\"{a\"\n"))
                    .contains("cannot parse users/generated_schema.jsonl");
        }
    }

    @Nested
    class GivenATroubledUpload {
        @Test
        void whenAPartIsTakenTwice_thenTheZipIsInvalidOrNotWhatWasSent() throws Exception {
            sandbox.misbehaviour().duplicateParts(1);
            byte[] lines = "{\"n\":1}\n".getBytes(UTF_8);

            importer.confirmed(importer.upload(lines, "jsonLines", "append", "users", ""));

            assertThat(data.count("", "users")).isEqualTo(2);
        }

        @Test
        void whenAnImportIsSlow_thenItsProgressShows() throws Exception {
            sandbox.misbehaviour().importTakes(Duration.ofMillis(300));
            long begin = System.nanoTime();

            importer.zip("replace", "a/documents.jsonl", "{}\n", "b/documents.jsonl", "{}\n");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }

        @Test
        void whenAnImportFailsInTheAnalysis_thenItFailsWithoutWaiting() throws Exception {
            sandbox.misbehaviour().failImports(ImportStage.UPLOADED, "no such bucket", 1);

            assertThat(importer.zipFails("replace", "a/documents.jsonl", "{}\n"))
                    .endsWith("no such bucket");
            assertThat(data.components()).isEqualTo(new java.util.TreeSet<>(List.of("")));
        }
    }
}
