package dev.holdfast.restore;

import static dev.holdfast.restore.RestoreMode.APPEND;
import static dev.holdfast.restore.RestoreMode.REPLACE;
import static dev.holdfast.restore.RestoreMode.REPLACE_ALL;
import static dev.holdfast.restore.RestoreMode.REQUIRE_EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.restore.DocumentFindings.Misfit;
import dev.holdfast.restore.Offer.Origin;
import dev.holdfast.snapshot.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final String ID = "j57000820c20a1g7104gm2rc1m70ynr8";

    private final Scene scene = new Scene();

    /** Documents are before + restored = after - removed. */
    @Nested
    class GivenTablesOnBothSides {
        GivenTablesOnBothSides() {
            scene.source("users", 10001, 5)
                    .source("empty", 10002, 0)
                    .source("new", 10003, 3)
                    .target("users", 10001, 7)
                    .target("empty", 10002, 4)
                    .target("born", 10004, 9);
        }

        @Test
        void whenAllIsReplaced_thenTheTargetBecomesTheSource() {
            assertThat(scene.fates())
                    .containsExactly(
                            "born DROPPED 9+0=0-9",
                            "empty CLEARED 4+0=0-4",
                            "new ADDED 0+3=3-0",
                            "users REPLACED 7+5=5-7");
            assertThat(scene.plan().mode()).isEqualTo(REPLACE_ALL);
            assertThat(scene.plan().canBegin()).isTrue();
            assertThat(scene.plan().isDestructive()).isTrue();
            assertThat(scene.plan().isCut()).isFalse();
        }

        @Test
        void whenReplaced_thenWhatTheSourceHasNotStays() {
            assertThat(scene.mode(REPLACE).fates())
                    .containsExactly(
                            "born KEPT 9+0=9-0",
                            "empty CLEARED 4+0=0-4",
                            "new ADDED 0+3=3-0",
                            "users REPLACED 7+5=5-7");
            assertThat(scene.plan().warnings())
                    .anyMatch(text -> text.contains("not in the source stays as it is: born"));
        }

        @Test
        void whenAppended_thenDocumentsComeInAddition() {
            assertThat(scene.mode(APPEND).fates())
                    .containsExactly(
                            "born KEPT 9+0=9-0", "empty KEPT 4+0=4-0", "new ADDED 0+3=3-0", "users APPENDED 7+5=12-0");
            assertThat(scene.plan().isDestructive()).isFalse();
            assertThat(scene.plan().warnings())
                    .anyMatch(text -> text.startsWith("append does not take effect all at once"));
        }

        @Test
        void whenEverythingMustBeEmpty_thenEachTableThatIsNotRefuses() {
            RestorePlan plan = scene.mode(REQUIRE_EMPTY).plan();

            assertThat(plan.refusals())
                    .containsExactly(
                            "table empty has 4 documents in prod, and require-empty wants none (TableExists)",
                            "table users has 7 documents in prod, and require-empty wants none (TableExists)");
            assertThat(plan.canBegin()).isFalse();
        }

        @Test
        void whenTheSchemaNamesATable_thenReplaceAllEmptiesIt() {
            assertThat(scene.names("", "born", "users").fates()).contains("born CLEARED 9+0=0-9");
        }

        @Test
        void whenATableIsLeftOut_thenReplaceAllRemovesItAndSaysSo() {
            scene.mode(REPLACE_ALL).choice(TableChoice.everything().without(List.of("users")));

            assertThat(scene.fates()).contains("users DROPPED 7+0=0-7");
            assertThat(scene.plan().isCut()).isTrue();
            assertThat(scene.plan().warnings())
                    .anyMatch(text -> text.startsWith("replace-all removes or empties what is left out")
                            && text.contains("users"));
        }

        @Test
        void whenOneTableIsChosen_thenItIsReplacedAndAllOthersStay() {
            scene.choice(TableChoice.tables("users"));

            assertThat(scene.plan().mode()).isEqualTo(REPLACE);
            assertThat(scene.fates())
                    .containsExactly("born KEPT 9+0=9-0", "empty KEPT 4+0=4-0", "users REPLACED 7+5=5-7");
            assertThat(scene.plan().imported().tables())
                    .extracting(each -> each.name())
                    .containsExactly("users");
        }

        @Test
        void whenDocumentsAreAppended_thenTheirTableIsNotExchanged() {
            scene.choice(documents("users:" + ID)).mode(APPEND);

            assertThat(scene.fates()).contains("users APPENDED 7+1=8-0");
            assertThat(scene.plan().isCut()).isTrue();
            assertThat(scene.plan().isDestructive()).isFalse();
        }

        @Test
        void whenDocumentsAreChosen_thenTheyAreMerged() {
            scene.choice(documents("users:" + ID));

            assertThat(scene.plan().mode()).isEqualTo(REPLACE);
            assertThat(scene.fates())
                    .containsExactly("born KEPT 9+0=9-0", "empty KEPT 4+0=4-0", "users REPLACED 7+1=8-0");
            assertThat(scene.plan().canBegin()).isTrue();
            assertThat(scene.plan().isDestructive()).isTrue();
            assertThat(scene.plan().warnings())
                    .anyMatch(text -> text.startsWith("table users is written anew"))
                    .anyMatch(text -> text.startsWith("what is written to table users between the safety copy"))
                    .noneMatch(text -> text.contains("replace-all"));
        }

        @Test
        void whenNobodyWritesMeanwhile_thenNothingIsLost() {
            scene.choice(documents("users:" + ID)).wish(RestoreWish.PAUSE);

            assertThat(scene.plan().warnings()).noneMatch(text -> text.contains("is lost"));
        }

        @Test
        void whenItIsKnownThatADocumentIsThere_thenItCountsOnce() {
            scene.choice(documents("users:" + ID)).insight(Insight.none().withPresent(present()));

            assertThat(scene.fates()).contains("users REPLACED 7+1=7-0");
        }

        @Test
        void whenThereIsNothingToMergeInto_thenItIsRefused() {
            scene.choice(documents("users:" + ID)).wish(RestoreWish.NO_SAFETY_COPY);

            assertThat(scene.plan().refusals())
                    .singleElement()
                    .asString()
                    .startsWith("documents are put into what the safety copy shows");
        }

        @Test
        void whenTheChoiceIsATableRather_thenItIsRefused() {
            StringBuilder many = new StringBuilder("users:" + ID);
            for (int i = 0; i < 10_000; i++) {
                many.append(",k").append(i);
            }

            assertThat(scene.choice(documents(many.toString())).plan().refusals())
                    .containsExactly(
                            "10001 documents are chosen one by one, and 10000 are the most; restore their tables"
                                    + " as a whole, with --tables");
        }

        private SortedMap<TableName, SortedSet<String>> present() {
            SortedMap<TableName, SortedSet<String>> present = new TreeMap<>();
            present.put(new TableName("", "users"), new TreeSet<>(List.of(ID)));
            return present;
        }

        @Test
        void whenTheTargetHasTheChosenDocuments_thenTheyCannotBeAppended() {
            scene.choice(documents("users:" + ID))
                    .mode(APPEND)
                    .insight(Insight.none().withPresent(present()));

            assertThat(scene.plan().refusals()).containsExactly("table users has " + ID + " already (DocumentExists)");
            assertThat(scene.mode(REPLACE).plan().refusals()).isEmpty();
        }

        private TableChoice documents(String text) {
            return new TableChoice(
                    List.of(), List.of(), Optional.empty(), TableChoice.parseDocuments(text), List.of(), true);
        }
    }

    @Nested
    class GivenTableNumbers {
        @Test
        void whenAnotherTableThatStaysHasTheNumber_thenItIsRefused() {
            scene.source("users", 10002, 5).target("posts", 10002, 1);

            assertThat(scene.mode(REPLACE).plan().refusals())
                    .containsExactly(
                            "table users has the number 10002 in the source, which posts has in prod and keeps (TableConflict); --mode replace-all would remove posts");
            assertThat(scene.mode(REPLACE_ALL).plan().refusals()).isEmpty();
        }

        @Test
        void whenTheSchemaNamesTheOtherTable_thenReplaceAllGivesItAnotherNumber() {
            scene.source("users", 10002, 5).target("posts", 10002, 1).names("", "posts");

            assertThat(scene.plan().refusals()).isEmpty();
            assertThat(scene.fates()).contains("posts CLEARED 1+0=0-1");
        }

        @Test
        void whenTwoTablesSwapTheirNumbers_thenReplaceTakesIt() {
            scene.source("a", 10001, 1)
                    .source("b", 10002, 1)
                    .target("a", 10002, 1)
                    .target("b", 10001, 1)
                    .mode(REPLACE);

            assertThat(scene.plan().refusals()).isEmpty();
            assertThat(scene.plan().tables().get(0).note()).isEqualTo("number 10002 becomes 10001");
        }

        @Test
        void whenAppendedUnderAnotherNumber_thenItIsRefused() {
            scene.source("users", 10001, 5).target("users", 10007, 0).mode(APPEND);

            assertThat(scene.plan().refusals())
                    .containsExactly(
                            "table users has the number 10007 in prod and 10001 in the source, so that its documents cannot be appended (TableNumberConflict)");
        }

        @Test
        void whenASystemTableHasTheNumber_thenItIsRefusedInTheRootAlone() {
            scene.source("users", 10017, 5).source("a:users", 10017, 5).system(10017);

            assertThat(scene.plan().refusals())
                    .containsExactly(
                            "table users has the number 10017, which is a system table's there; Convex advises a new deployment (TableConflict)");
        }

        @Test
        void whenTwoTablesOfTheSourceHaveOneNumber_thenItIsRefusedWithinOneComponent() {
            scene.source("users", 10001, 5).source("posts", 10001, 5).source("a:users", 10001, 5);

            assertThat(scene.plan().refusals())
                    .containsExactly("tables posts and users of the source both have the number 10001 (InvalidId)");
        }

        @Test
        void whenTheStoredFilesTakeTheNumberOfATableThatStays_thenItIsRefused() {
            SortedMap<String, Long> numbers = new TreeMap<>();
            numbers.put("", 10009L);
            scene.source("users", 10001, 5)
                    .sourceFiles("", 2)
                    .target("posts", 10009, 1)
                    .mode(REPLACE)
                    .insight(Insight.none().with(new DocumentFindings(List.of(), new TreeMap<>(), numbers)));

            assertThat(scene.plan().refusals()).singleElement().asString().contains("which posts has in prod");
        }
    }

    @Nested
    class GivenReferencesInTheSchema {
        @Test
        void whenAReferredTableChangesItsNumber_thenTheTableThatStaysForbidsIt() {
            scene.source("users", 10005, 5)
                    .target("users", 10001, 5)
                    .target("posts", 10002, 1)
                    .names("", "users", "posts>users")
                    .mode(REPLACE);

            assertThat(scene.plan().refusals())
                    .containsExactly(
                            "the number of table users would change from 10001 to 10005, but posts stays and refers to it by the schema (ImportForeignKey); restore posts as well");
            assertThat(scene.source("posts", 10002, 0).plan().refusals()).isEmpty();
        }

        @Test
        void whenTheReferringTableIsEmpty_thenNothingForbidsIt() {
            scene.source("users", 10005, 5)
                    .target("users", 10001, 5)
                    .target("posts", 10002, 0)
                    .names("", "users", "posts>users")
                    .mode(REPLACE);

            assertThat(scene.plan().refusals()).isEmpty();
        }

        @Test
        void whenATableOutsideTheSchemaIsReferredTo_thenReplaceAllMayNotDropIt() {
            scene.source("posts", 10002, 1)
                    .target("posts", 10002, 1)
                    .target("old", 10003, 1)
                    .names("", "posts>old");

            assertThat(scene.plan().refusals())
                    .containsExactly(
                            "table old would be deleted, but the schema of prod lets posts refer to it (SchemaEnforcementError)");
        }

        @Test
        void whenDocumentsDoNotFit_thenThePlanSaysWhich() {
            Misfit misfit = new Misfit(new TableName("", "users"), ".age", "is no number", ID, 3);
            Misfit elsewhere = new Misfit(new TableName("", "posts"), ".age", "is no number", ID, 3);
            scene.source("users", 10001, 5)
                    .insight(Insight.none()
                            .with(new DocumentFindings(List.of(misfit, elsewhere), new TreeMap<>(), new TreeMap<>())));

            assertThat(scene.plan().refusals())
                    .containsExactly("the schema refuses 3 documents of users: .age is no number, as in " + ID
                            + " (SchemaEnforcementError)");
        }
    }

    @Nested
    class GivenStoredFiles {
        GivenStoredFiles() {
            scene.source("users", 10001, 1).target("users", 10001, 1);
        }

        @Test
        void whenTheSourceHasThem_thenTheyReplaceThoseOfTheTargetByComponent() {
            scene.sourceFiles("", 3)
                    .sourceFiles("a", 0)
                    .targetFiles("", 5)
                    .targetFiles("a", 1)
                    .targetFiles("b", 2);

            assertThat(scene.filesFates()).containsExactly(" REPLACED 5+3=3-5", "a CLEARED 1+0=0-1", "b KEPT 2+0=2-0");
            assertThat(scene.mode(APPEND).filesFates())
                    .containsExactly(" APPENDED 5+3=8-0", "a KEPT 1+0=1-0", "b KEPT 2+0=2-0");
            assertThat(scene.mode(REQUIRE_EMPTY).plan().refusals())
                    .contains("there are 5 stored files in prod, and require-empty wants none (TableExists)");
        }

        @Test
        void whenTheSourceHasNone_thenThoseOfTheTargetSurviveAndSomebodyIsTold() {
            scene.targetFiles("", 5);

            assertThat(scene.filesFates()).containsExactly(" KEPT 5+0=5-0");
            assertThat(scene.plan().warnings()).anyMatch(text -> text.contains("5 stay as they are"));
        }

        @Test
        void whenTheyAreLeftOut_thenNothingHappensToThem() {
            scene.sourceFiles("", 3)
                    .targetFiles("", 5)
                    .choice(TableChoice.everything().withoutFiles());

            assertThat(scene.filesFates()).containsExactly(" KEPT 5+0=5-0");
            assertThat(scene.plan().mode()).isEqualTo(REPLACE_ALL);
            assertThat(scene.plan().warnings()).anyMatch(text -> text.startsWith("stored files stay as they are"));
        }
    }

    @Nested
    class GivenSomethingToKnow {
        GivenSomethingToKnow() {
            scene.source("users", 10001, 1).target("users", 10001, 1);
        }

        @Test
        void whenAllIsWell_thenOnlyLostWritesAreToldOf() {
            assertThat(scene.plan().warnings())
                    .containsExactly(
                            "the source holds no stored files: none come, and documents may refer to files that are not there",
                            "what is written to restored tables while the import runs is lost; --pause keeps everybody out");
            assertThat(scene.sourceFiles("", 0).paused().plan().warnings()).isEmpty();
        }

        @Test
        void whenTheTargetIsBusy_thenItIsRefused() {
            assertThat(scene.running("an export that was requested at 02:00")
                            .plan()
                            .refusals())
                    .containsExactly("prod is busy: an export that was requested at 02:00");
        }

        @Test
        void whenTheBackupIsOldSuspectAndOfAnother_thenEachIsSaid() {
            scene.origin(new Origin(
                            "staging",
                            "calm-cat-1",
                            Scene.NOW.minus(Duration.ofDays(3)),
                            false,
                            List.of("shrank by half")))
                    .terms(new TargetTerms(true, Optional.of(Duration.ofHours(24))));

            assertThat(scene.plan().warnings())
                    .contains(
                            "prod is marked as production",
                            "the backup is suspect: shrank by half",
                            "the backup is of staging, not of prod")
                    .noneMatch(text -> text.contains("objective"));
        }

        @Test
        void whenItIsOlderThanTheObjective_thenThatIsSaid() {
            scene.origin(new Origin("prod", "happy-otter-123", Scene.NOW.minus(Duration.ofDays(3)), true, List.of()))
                    .terms(new TargetTerms(false, Optional.of(Duration.ofHours(24))));

            assertThat(scene.plan().warnings())
                    .contains("the backup is 3 days old; 24 hours of lost work is what the objective allows");
        }

        @Test
        void whenJobsAreScheduled_thenTheyAreToldOfUnlessCancelled() {
            scene.jobs(2).wish(RestoreWish.PAUSE);

            assertThat(scene.plan().warnings())
                    .contains(
                            "2 scheduled functions of prod go on and will meet the restored data, at once when the pause ends;"
                                    + " --cancel-jobs stops them");
            assertThat(scene.wish(RestoreWish.CANCEL_JOBS).plan().warnings())
                    .noneMatch(text -> text.contains("scheduled"));
        }

        @Test
        void whenEnvironmentsDiffer_thenNamesAreToldOf() {
            scene.environment(List.of("A", "B"), List.of("B", "C"));

            assertThat(scene.plan().environment().onlyInBackup()).containsExactly("A");
            assertThat(scene.plan().environment().onlyInTarget()).containsExactly("C");
            assertThat(scene.plan().warnings())
                    .contains("functions may need environment variables that prod lacks: A; --with-env sets them");
        }

        @Test
        void whenAComponentIsNotInstalled_thenThatIsSaid() {
            scene.source("waitlist:users", 10001, 1);

            assertThat(scene.plan().warnings()).anyMatch(text -> text.startsWith("prod has no component waitlist"));
        }

        @Test
        void whenAFileIsRestored_thenNothingIsKnownOfIt() {
            assertThat(scene.fromFile().plan().warnings())
                    .anyMatch(text -> text.startsWith("nothing is known of where"));
        }
    }
}
