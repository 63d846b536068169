package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Shell.Result;
import dev.holdfast.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreCommandTest {
    private final Shell shell = new Shell();
    private final FakeRestores restores = shell.toolbox.restores;

    RestoreCommandTest() {
        shell.toolbox.backups.add(Samples.rich());
        restores.table("users", 10001, 140, 120);
        restores.table("posts", 10002, 1200, 1200);
        restores.table("drafts", 10003, 12, 0);
        restores.table("auditLog", 10004, 80412, 80500);
        restores.table("experiments", 10005, 33, -1);
        restores.table("invitations", 10006, -1, 4);
        restores.table("waitlist/rateLimiter:hits", 10001, 2, 2);
        for (int i = 7; i < 27; i++) {
            restores.table("table" + i, 10000 + i, i < 15 ? 0 : i, i < 15 ? 0 : i);
        }
        restores.files.put("", 5L);
    }

    @Nested
    class GivenAPlan {
        @Test
        void whenTwentySevenTables_thenWhatChangesIsReadAtAGlance() {
            Golden.assertSame(
                    shell.call("restore", "latest", "--to", "prod", "--dry-run").transcript(),
                    "dev/holdfast/cli/restore-dry-run.txt");
        }

        @Test
        void whenThreeHundredTables_thenItStillFitsAScreen() {
            for (int i = 27; i < 300; i++) {
                restores.table("component/of/some/depth:table" + i, 10000 + i, i, i % 5 == 0 ? i + 1 : i);
            }

            Result result = shell.call("restore", "latest", "--to", "prod", "--dry-run");

            Golden.assertSame(result.transcript(), "dev/holdfast/cli/restore-dry-run-300.txt");
            assertThat(shell.call("restore", "latest", "--to", "prod", "--dry-run", "--verbose")
                            .out()
                            .lines())
                    .hasSizeGreaterThan(300);
        }

        @Test
        void whenDocumentsAreChosen_thenItSaysThatTheyAreMerged() {
            Golden.assertSame(
                    shell.call(
                                    "restore",
                                    "latest",
                                    "--to",
                                    "prod",
                                    "--documents",
                                    "users:j57000820c20a1g7104gm2rc1m70ynr8,k570e9j5cj1t5gf0zwf3tq3vkawxhqr0",
                                    "--dry-run")
                            .transcript(),
                    "dev/holdfast/cli/restore-dry-run-documents.txt");
        }

        @Test
        void whenAnIdIsMistyped_thenItIsSaidAtOnce() {
            Shell.Result result = shell.call("restore", "latest", "--to", "prod", "--documents", "users:j57000820");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("'j57000820' is not the id of a document", "holdfast find");
        }

        @Test
        void whenAsJson_thenItTellsAll() {
            Golden.assertSame(
                    shell.call("restore", "latest", "--to", "prod", "--tables", "users", "--dry-run", "--json")
                            .transcript(),
                    "dev/holdfast/cli/restore-dry-run-json.txt");
        }

        @Test
        void whenTheTargetIsBusy_thenItIsRefusedAndNothingIsAsked() {
            restores.running = "the import i1 is in progress";

            Result result = shell.typing("prod").call("restore", "latest", "--to", "prod");

            assertThat(result.code()).isEqualTo(7);
            assertThat(result.err()).contains("REFUSED, because\n  - prod is busy: the import i1 is in progress");
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("carry out"));
            assertThat(shell.call("restore", "latest", "--to", "prod", "--dry-run")
                            .code())
                    .isEqualTo(7);
        }
    }

    @Nested
    class GivenConsent {
        @Test
        void whenTheNameIsTyped_thenItIsCarriedOutAndTheIdAloneIsPrinted() {
            Result result = shell.typing("prod").call("restore", "latest", "--to", "prod");

            assertThat(result.out()).isEqualTo(FakeRestores.ID + "\n");
            assertThat(result.code()).isZero();
            assertThat(result.err())
                    .contains("Type prod to restore into it; what goes is exchanged for what comes: ")
                    .contains("restored and proved, in 1m 30s: all digests are equal")
                    .contains("take it back with: holdfast undo " + FakeRestores.ID + " --confirm prod");
            assertThat(shell.toolbox.calls).contains("carry out " + consent("prod", "", ""));
        }

        @Test
        void whenItIsProduction_thenItIsAskedTwice() {
            restores.isProduction = true;

            shell.typing("prod", "prod", "prod").call("restore", "latest", "--to", "prod", "--no-safety-copy");

            assertThat(shell.toolbox.calls).contains("carry out " + consent("prod", "prod", "prod"));
        }

        @Test
        void whenAnotherNameIsTyped_thenNothingMoreIsAsked() {
            restores.isProduction = true;

            shell.typing("dev", "prod").call("restore", "latest", "--to", "prod");

            assertThat(shell.toolbox.calls).contains("carry out " + consent("dev", "", ""));
        }

        @Test
        void whenTheInputEnds_thenThatIsNoConsent() {
            shell.typing().call("restore", "latest", "--to", "prod");

            assertThat(shell.toolbox.calls).contains("carry out " + consent("", "", ""));
        }

        @Test
        void whenNobodySitsThere_thenOptionsSayIt() {
            shell.call("restore", "latest", "--to", "prod");
            shell.call("restore", "latest", "--to", "prod", "--confirm", "prod");

            assertThat(shell.toolbox.calls)
                    .contains("carry out " + consent("", "", ""), "carry out " + consent("prod", "", ""));
        }

        private String consent(String target, String production, String noSafetyCopy) {
            return "Consent[target=" + said(target) + ", production=" + said(production) + ", noSafetyCopy="
                    + said(noSafetyCopy) + "]";
        }

        private String said(String name) {
            return name.isEmpty() ? "Optional.empty" : "Optional[" + name + "]";
        }
    }

    @Nested
    class GivenWords {
        @Test
        void whenAPartIsChosen_thenItIsReplaced() {
            shell.call("restore", "latest", "--to", "prod", "--tables", "users,posts", "--pause", "--dry-run");
            shell.call("restore", "latest", "--to", "prod", "--without-auth", "--no-files", "--dry-run");
            shell.call("restore", "latest", "--to", "prod", "--mode", "append", "--cancel-jobs", "--dry-run");

            assertThat(shell.toolbox.calls)
                    .contains(
                            "plan REPLACE tables users, posts [PAUSE]",
                            "plan REPLACE without, where there, authSessions; without files []",
                            "plan APPEND  [CANCEL_JOBS]");
        }

        @Test
        void whenAFileIsNamed_thenItIsToldFromAnId(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("backup"), "a ZIP");

            assertThat(shell.call("restore", file.toString(), "--to", "prod", "--dry-run")
                            .out())
                    .startsWith("Restore " + file + " into prod, replace-all");
            assertThat(shell.call("restore", "not-there.zip", "--to", "prod").err())
                    .contains("there is no file not-there.zip");
        }

        @Test
        void whenSomethingIsWrong_thenItIsSaidBeforeAnythingIsPlanned() {
            assertThat(shell.call("restore", "latest").code()).isEqualTo(2);
            assertThat(shell.call("restore", "latest", "--to", "prd").err()).contains("did you mean prod?");
            assertThat(shell.call("restore", "latest", "--to", "prod", "--mode", "replaceall")
                            .err())
                    .contains("did you mean replace-all?");
            assertThat(shell.call("restore", "--resume", "x").code()).isEqualTo(2);
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("plan"));
        }

        @Test
        void whenResumed_thenTheOneIsFinished() {
            Result result = shell.call("restore", "--resume", FakeRestores.ID.value());

            assertThat(shell.toolbox.calls).contains("resume " + FakeRestores.ID);
            assertThat(result.out()).isEqualTo(FakeRestores.ID + "\n");
        }

        @Test
        void whenItWasTakenBackByItself_thenNobodyIsToldToTakeItBack() {
            restores.outcome = "unproved";
            restores.takenBackBy = "20261121T120141Z-undone";

            Result result = shell.call("restore", "latest", "--to", "prod", "--confirm", "prod", "--json");

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.err())
                    .contains("restore 20261121T120141Z-undone took it back")
                    .doesNotContain("holdfast undo");
            assertThat(result.out()).contains("\"takenBackBy\" : \"20261121T120141Z-undone\"");
        }

        @Test
        void whenItCouldNotBeProved_thenThatIsNotZero() {
            restores.outcome = "unproved";

            assertThat(shell.call("restore", "latest", "--to", "prod", "--confirm", "prod")
                            .code())
                    .isEqualTo(8);
        }
    }
}
