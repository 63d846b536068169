package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.convex.PreflightReport;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.prune.Deletion;
import dev.holdfast.repository.Access;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.Manifests;
import dev.holdfast.verify.Fallback;
import dev.holdfast.watch.PromiseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandsTest {
    private final Shell shell = new Shell();

    @TempDir
    private Path directory;

    private void golden(String name, String... args) {
        Golden.assertSame(shell.call(args).transcript(), "dev/holdfast/cli/" + name + ".txt");
    }

    private void someBackups() {
        shell.toolbox.backups.add(Samples.plain("prod", "2026-11-20T02:00:00Z"));
        shell.toolbox.backups.add(Samples.rich());
        shell.toolbox.backups.add(Samples.suspect("prod", "2026-11-21T03:00:00Z"));
        shell.toolbox.backups.add(Samples.damaged("prod", "2026-11-15T03:00:00Z"));
        shell.toolbox.backups.add(Samples.plain("gone", "2026-11-19T02:00:00Z"));
    }

    private void twoDeployments() {
        shell.toolbox.deployments.add(new ConfiguredDeployment("dev", Samples.EXPECTATIONS));
    }

    @Nested
    class GivenList {
        @Test
        void whenThereAreBackups_thenTheyStandNewestFirst() {
            someBackups();

            golden("list", "list");
        }

        @Test
        void whenJson_thenItIsAnArray() {
            someBackups();

            golden("list-json", "list", "prod", "--tier", "pre-deploy", "--json");
        }

        @Test
        void whenThereIsNothing_thenJsonIsAnEmptyArrayAndAllIsWell() {
            Shell.Result result = shell.call("list", "--json");

            assertThat(result).isEqualTo(new Shell.Result(0, "[ ]\n", ""));
        }

        @Test
        void whenADeploymentIsNotConfiguredButHasBackups_thenTheyAreListed() {
            someBackups();

            assertThat(shell.call("list", "gone").out()).contains("20261119T020000Z-daily-aaaaaa");
        }

        @Test
        void whenADeploymentIsUnknown_thenTheKnownOnesAreNamed() {
            Shell.Result result = shell.call("list", "staging");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("no deployment 'staging' is configured", "HINT: configured: prod");
        }

        @Test
        void whenARepositoryIsDown_thenTheRestIsListedAndTheCodeSaysSo() {
            someBackups();
            shell.toolbox.repositories.put("cloud", new RepositoryState("connection refused", false));

            Shell.Result result = shell.call("list");

            assertThat(result.code()).isEqualTo(5);
            assertThat(result.out()).contains("20261121T020000Z-pre-deploy-k3f9q2");
            assertThat(result.err()).contains("repository cloud cannot be read", "connection refused");
        }

        @Test
        void whenDone_thenEverythingIsClosedAndNoKeyWasNeeded() {
            shell.call("list");

            assertThat(shell.toolbox.calls).containsExactly("open /etc/holdfast/holdfast.conf None[]", "close");
        }
    }

    @Nested
    class GivenShow {
        @Test
        void whenRich_thenEverythingIsOnTheSheet() {
            someBackups();

            golden("show", "show", "20261121T02");
        }

        @Test
        void whenDamaged_thenTheEvidenceIsShown() {
            someBackups();

            golden("show-damaged", "show", "20261115");
        }

        @Test
        void whenJson_thenItIsTheManifest() {
            someBackups();

            assertThat(shell.call("show", "latest", "--json").out())
                    .startsWith("{\n  \"format\"")
                    .contains("\"id\" : \"20261121T020000Z-pre-deploy-k3f9q2\"");
        }
    }

    @Nested
    class GivenAReference {
        @ParameterizedTest
        @CsvSource({
            "latest, 20261121T020000Z-pre-deploy-k3f9q2",
            "20261121T020000Z-pre-deploy-k3f9q2, 20261121T020000Z-pre-deploy-k3f9q2",
            "20261119, 20261119T020000Z-daily-aaaaaa"
        })
        void whenItMeansOne_thenItIsThat(String reference, String id) {
            someBackups();

            assertThat(shell.call("show", reference).out()).contains("Backup        " + id);
        }

        @Test
        void whenTheNewestIsASafetyCopy_thenLatestIsTheOneBefore() {
            someBackups();
            shell.toolbox.backups.add(Manifests.backup(
                    Manifests.of("prod", "safety", Samples.NOON, Manifests.tables(), Manifests.whole())));

            assertThat(shell.call("show", "latest").out()).contains("20261121T020000Z-pre-deploy-k3f9q2");
        }

        @Test
        void whenItMeansSeveral_thenTheyAreNamed() {
            someBackups();

            Shell.Result result = shell.call("show", "202611");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("is the beginning of 5 backups", "20261115T030000Z-weekly-cccccc");
        }

        @Test
        void whenItMeansNone_thenItDoesNotExist() {
            Shell.Result result = shell.call("show", "2025");

            assertThat(result.code()).isEqualTo(6);
            assertThat(result.err()).contains("there is no backup '2025'", "holdfast list");
        }

        @Test
        void whenLatestOfSeveralDeployments_thenItMustBeSaidOfWhich() {
            someBackups();
            twoDeployments();

            Shell.Result result = shell.call("show", "latest");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("add --deployment with one of: prod, dev");
            assertThat(shell.call("show", "latest", "--deployment", "prod").code())
                    .isZero();
        }

        @Test
        void whenNothingIsVerified_thenLatestDoesNotExist() {
            shell.toolbox.backups.add(Samples.suspect("prod", "2026-11-21T03:00:00Z"));

            Shell.Result result = shell.call(
                    "fetch", "latest", "--output", directory.resolve("x").toString());

            assertThat(result.code()).isEqualTo(6);
            assertThat(result.err()).contains("no verified backup of prod", "holdfast backup prod");
        }
    }

    @Nested
    class GivenBackup {
        @Test
        void whenTaken_thenTheIdAloneIsOnStdout() {
            shell.toolbox.taken = Optional.of(Samples.rich());

            golden(
                    "backup",
                    "backup",
                    "prod",
                    "--tier",
                    "pre-deploy",
                    "--purpose",
                    "split authors from users",
                    "--note",
                    "asked for by Kim",
                    "--commit",
                    "4f2a91c");
        }

        @Test
        void whenTaken_thenOnlyItsKeyWasNeededAndAllWasPassedOn() {
            shell.toolbox.taken = Optional.of(Samples.rich());

            shell.call("backup", "prod", "--purpose", "a purpose");

            assertThat(shell.toolbox.calls)
                    .containsExactly(
                            "open /etc/holdfast/holdfast.conf Of[deployment=prod]",
                            "backup BackupOrder[deployment=prod, tier=manual, annotations=Annotations["
                                    + "purpose=Optional[a purpose], note=Optional.empty, commit=Optional.empty]]",
                            "close");
        }

        @Test
        void whenJson_thenItIsOneObject() {
            shell.toolbox.taken = Optional.of(Samples.rich());

            assertThat(shell.call("backup", "prod", "--json").out())
                    .startsWith("{\n  \"id\" : \"20261121T020000Z-pre-deploy-k3f9q2\"")
                    .contains("\"verified\" : true", "\"copies\" : 2");
        }

        @Test
        void whenSuspect_thenTheIdIsPrintedAndTheCodeSaysSo() {
            shell.toolbox.taken = Optional.of(Samples.suspect("prod", "2026-11-21T03:00:00Z"));

            golden("backup-suspect", "backup", "prod");
        }

        @Test
        void whenOnAScreen_thenOneLineIsOverwrittenAndErased() {
            shell.toolbox.taken = Optional.of(Samples.rich());

            Shell.Result result = shell.onAScreen().call("backup", "prod");

            assertThat(result.err())
                    .startsWith(
                            "\r\u001b[Kexporting: Backing up users\r\u001b[Kreceiving\r\u001b[Kstored 120013 documents");
        }

        @Test
        void whenTheDeploymentRefuses_thenItsCodeAndHintAreTold() {
            shell.toolbox.taken = Optional.of(Samples.rich());
            shell.toolbox.failure = null;
            shell.toolbox.failingWith(
                    new DeploymentException("prod refused the key", "make a new one in the dashboard"));

            assertThat(shell.call("backup", "prod"))
                    .isEqualTo(new Shell.Result(
                            4, "", "holdfast: prod refused the key\nHINT: make a new one in the dashboard\n"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "backup pord | no deployment 'pord'",
                    "backup prod --tier dialy | there is no tier 'dialy'",
                    "backup prod --purpose= | --purpose must be one line",
                })
        void whenCalledWrongly_thenNothingIsTaken(String line, String problem) {
            Shell.Result result = shell.call(line.split(" "));

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains(problem);
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("backup"));
        }
    }

    @Nested
    class GivenALockedCopy {
        @Test
        void whenShown_thenItSaysUntilWhen() {
            someBackups();
            shell.toolbox.cold.locks = Map.of("cloud", Samples.NOON);

            assertThat(shell.call("show", "latest").out()).containsPattern("Locked +in cloud until 2026-");
            assertThat(shell.call("show", "latest", "--json").out())
                    .containsPattern("\"lockedUntil\" : \\{\\s+\"cloud\" : \"2026-");
        }
    }

    @Nested
    class GivenFetch {
        private Path file = Path.of("");

        @BeforeEach
        void nameTheFile() {
            file = directory.resolve("prod.zip");
        }

        @Test
        void whenFetched_thenTheFileIsThereForItsOwnerAlone() throws IOException {
            someBackups();

            Shell.Result result = shell.call("fetch", "latest", "--output", file.toString());

            assertThat(result.code()).isZero();
            assertThat(result.out()).isEqualTo(file + ": 47.0 KiB, SHA-256 " + "ab".repeat(32) + "\n");
            assertThat(file).hasBinaryContent(FakeToolbox.ZIP);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(directory).isDirectoryNotContaining("glob:**.part");
        }

        @Test
        void whenOneCopyIsDamaged_thenThatIsToldAndRecordedOnceTheFileIsThere() {
            someBackups();
            shell.toolbox.fallbacks = List.of(
                    new Fallback("local", true, "SHA-256 differs", "cloud"),
                    new Fallback("nas", false, "it is down", "cloud"));

            Shell.Result result = shell.call("fetch", "latest", "--output", file.toString());

            assertThat(result.code()).isZero();
            assertThat(result.err())
                    .contains(
                            "copy in local is damaged: SHA-256 differs; used cloud instead. HINT: holdfast repair 2026",
                            "copy in nas cannot be read: it is down; used cloud instead");
            assertThat(shell.toolbox.calls)
                    .filteredOn(call -> call.startsWith("verify"))
                    .singleElement()
                    .asString()
                    .endsWith(" in local");
        }

        @Test
        void whenItIsDamaged_thenNoFileIsLeft() {
            someBackups();
            shell.toolbox.breaksWhileFetching = true;

            Shell.Result result = shell.call("fetch", "latest", "--output", file.toString());

            assertThat(result.code()).isEqualTo(6);
            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void whenTheFileIsThere_thenItIsNotOverwrittenUnlessForced() throws IOException {
            someBackups();
            Files.writeString(file, "precious");

            assertThat(shell.call("fetch", "latest", "-o", file.toString()).code())
                    .isEqualTo(7);
            assertThat(file).hasContent("precious");
            assertThat(shell.call("fetch", "latest", "-o", file.toString(), "--force")
                            .code())
                    .isZero();
            assertThat(file).hasBinaryContent(FakeToolbox.ZIP);
        }

        @Test
        void whenThereIsNoSuchDirectory_thenItIsAUsageError() {
            someBackups();

            assertThat(shell.call("fetch", "latest", "-o", directory + "/none/x.zip")
                            .code())
                    .isEqualTo(2);
        }

        @Test
        void whenTheOnlyCopyWasFoundBad_thenItIsReadAllTheSame() {
            someBackups();
            String id = Samples.damaged("prod", "2026-11-15T03:00:00Z").id().value();

            assertThat(shell.call(
                                    "fetch",
                                    id,
                                    "-o",
                                    directory.resolve("bad.zip").toString())
                            .code())
                    .isZero();
        }

        @Test
        void whenToStdout_thenOnlyTheZipGoesThere() {
            someBackups();

            assertThat(shell.call("fetch", "latest", "-o", "-").out()).isEqualTo("the plain ZIP");
            assertThat(shell.onAScreen().call("fetch", "latest", "-o", "-").code())
                    .isEqualTo(2);
        }
    }

    @Nested
    class GivenAnArchivedBackup {
        @BeforeEach
        void archive() {
            someBackups();
            shell.toolbox.cold.archive("local", "DEEP_ARCHIVE", Access.ARCHIVED);
            shell.toolbox.cold.archive("cloud", "GLACIER", Access.ARCHIVED);
        }

        @Test
        void whenFetched_thenItIsRefusedWithTheWayToDoIt() {
            golden("fetch-archived", "fetch", "20261121T02", "--output", "prod.zip");
        }

        @Test
        void whenVerified_thenItIsRefusedWithTheWayToDoIt() {
            golden("verify-archived", "verify", "20261121T02");
        }

        @Test
        void whenFetchedWithThaw_thenTheFasterCopyIsAwaited() {
            Shell.Result result = shell.call(
                    "fetch",
                    "20261121T02",
                    "--thaw",
                    "--output",
                    directory.resolve("prod.zip").toString());

            assertThat(result.code()).isZero();
            assertThat(result.err()).contains("in cloud (GLACIER, usually 3 to 5 hours): waiting for 2h");
            assertThat(shell.toolbox.calls)
                    .containsSubsequence(
                            "thaw " + Samples.rich().id() + " in cloud STANDARD 7",
                            "hold " + Samples.rich().id() + " in cloud",
                            "await " + Samples.rich().id() + " in cloud",
                            "fetch " + Samples.rich().id());
        }

        @Test
        void whenThawed_thenTheFasterCopyIsAskedFor() {
            golden("thaw", "thaw", "20261121T02");
        }

        @Test
        void whenThawedAndWaitedFor_thenItSaysUntilWhenItCanBeRead() {
            golden("thaw-wait", "thaw", "20261121T02", "--repository", "local", "--speed", "bulk", "--wait");
            golden("thaw-json", "thaw", "20261121T02", "--repository", "local", "--json");
        }

        @Test
        void whenASpeedIsGivenWithoutThaw_thenItIsAUsageError() {
            assertThat(shell.call("verify", "20261121T02", "--speed", "bulk").code())
                    .isEqualTo(2);
        }

        @Test
        void whenTheRepositoryHasNoCopy_thenItIsAUsageError() {
            assertThat(shell.call("thaw", "20261121T02", "--repository", "moon").code())
                    .isEqualTo(2);
        }
    }

    @Nested
    class GivenADeletion {
        private static final String ARCHIVE = "archives/pre-deploy/prod/20261121T020000Z-pre-deploy-k3f9q2.zip.age";

        GivenADeletion() {
            someBackups();
        }

        @Test
        void whenAllOfItIsGone_thenItSaysWhereItWasAndExitsWith0() {
            shell.toolbox.retention.deletions.add(new Deletion("local", true, 48_328, ""));

            Shell.Result result = shell.call("delete", "20261121T02");

            assertThat(result.code()).isZero();
            assertThat(result.out()).endsWith(" removed from local, 47.2 KiB\n");
        }

        @Test
        void whenItsArchiveStays_thenItSaysWhatAndWhereAndExitsWith5() {
            shell.toolbox.retention.deletions.add(new Deletion("local", true, 48_328, ""));
            shell.toolbox.retention.deletions.add(
                    new Deletion("cloud", true, 48_328, ARCHIVE + ": the key may not delete it"));

            golden("delete-incomplete", "delete", "20261121T02");
            golden("delete-incomplete-json", "delete", "20261121T02", "--json");
        }
    }

    @Nested
    class GivenVerify {
        @Test
        void whenALevelIsUnknown_thenThoseThereAreAreNamedAsTheyAreTyped() {
            Shell.Result result = shell.call("verify", "--all", "--level", "bogus");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err())
                    .contains("--level 'bogus' is unknown; allowed: stored, whole, sampled, source, references,");
        }

        @Test
        void whenACopyIsBad_thenItSaysSoAndExitsWith6() {
            someBackups();
            shell.toolbox.evidence = List.of(
                    evidence("local", Depth.CONTENTS, List.of()),
                    evidence("cloud", Depth.STORED, List.of("the archive is missing")));

            golden("verify-bad", "verify", "latest");
        }

        @Test
        void whenAllAreGood_thenItExitsWith0() {
            someBackups();
            shell.toolbox.evidence =
                    List.of(evidence("local", Depth.CONTENTS, List.of()), evidence("cloud", Depth.STORED, List.of()));

            golden("verify-good", "verify", "20261121T02", "--json");
        }

        @Test
        void whenOneCopyIsArchived_thenTheOtherIsVerifiedAndItExitsWith7() {
            someBackups();
            shell.toolbox.cold.archive("cloud", "GLACIER", Access.ARCHIVED);
            shell.toolbox.evidence = List.of(evidence("local", Depth.CONTENTS, List.of()));

            golden("verify-cold", "verify", "20261121T02");
        }

        @Test
        void whenAllCopiesAreThawedFirst_thenEachIsAskedForAndAwaited() {
            someBackups();
            shell.toolbox.cold.archive("local", "GLACIER", Access.ARCHIVED);
            shell.toolbox.cold.archive("cloud", "GLACIER", Access.ARCHIVED);
            shell.toolbox.evidence =
                    List.of(evidence("local", Depth.CONTENTS, List.of()), evidence("cloud", Depth.STORED, List.of()));

            Shell.Result result = shell.call("verify", "20261121T02", "--thaw", "--speed", "bulk", "--days", "2");

            assertThat(result.code()).isZero();
            assertThat(result.err()).containsOnlyOnce("no prune removes it before 2026-11-");
            String id = Samples.rich().id().value();
            assertThat(shell.toolbox.calls)
                    .containsSubsequence(
                            "thaw " + id + " in local BULK 2",
                            "hold " + id + " in local",
                            "thaw " + id + " in cloud BULK 2",
                            "hold " + id + " in cloud",
                            "await " + id + " in local",
                            "await " + id + " in cloud",
                            "verify " + id);
        }

        @Test
        void whenALevelOfAllIsAskedFor_thenEachDeploymentHasItsLineAndWhatIsFoundExitsWith8() {
            someBackups();
            shell.toolbox.levels.problems.put("prod", List.of("table users is not in the backup", "so is posts"));

            golden("verify-all-source", "verify", "--all", "--level", "source");
            assertThat(shell.toolbox.levels.calls).allMatch(call -> call.endsWith(", newest"));
        }

        @Test
        void whenItIsPrintedAsJson_thenItIsAnArray() {
            someBackups();

            golden("verify-all-json", "verify", "--all", "--deployment", "prod", "--level", "importable", "--json");
        }

        @Test
        void whenStoresLostCopies_thenItExitsWith6() {
            someBackups();
            shell.toolbox.levels.problems.put("prod", List.of("a copy is not there"));

            golden("verify-all-stored", "verify", "--all", "--level", "stored");
        }

        @Test
        void whenOneDeploymentFails_thenTheOthersAreVerifiedAllTheSame() {
            someBackups();
            shell.toolbox.levels.failures.put(
                    "prod", new dev.holdfast.failure.DeploymentException("prod does not answer", "look at it"));

            Shell.Result result = shell.call("verify", "--level", "checks");

            assertThat(result.code()).isEqualTo(4);
            assertThat(result.err()).contains("not verified: prod: prod does not answer. HINT: look at it");
        }

        @Test
        void whenACopyIsArchived_thenReadingAllLeavesItOutAndSaysSo() {
            someBackups();
            shell.toolbox.cold.archive("cloud", "GLACIER", Access.ARCHIVED);
            shell.toolbox.evidence = List.of(evidence("local", Depth.CONTENTS, List.of()));

            Shell.Result result = shell.call("verify", "--all", "--deployment", "prod");

            assertThat(result.code()).isZero();
            assertThat(result.err()).contains("left out: ", " archived ", " of prod, which would have to be thawed");
        }

        @Test
        void whenItMakesNoSense_thenItIsRefusedWithTheWayToDoIt() {
            assertThat(shell.call("verify").code()).isEqualTo(2);
            assertThat(shell.call("verify", "latest", "--all").code()).isEqualTo(2);
            assertThat(shell.call("verify", "latest", "--level", "checks").code())
                    .isEqualTo(2);
            assertThat(shell.call("verify", "--all", "--level", "deep").code()).isEqualTo(2);
            assertThat(shell.call("verify", "--all", "--thaw").code()).isEqualTo(2);
            assertThat(shell.call("verify", "--all", "--deployment", "nobody", "--level", "stored")
                            .code())
                    .isEqualTo(2);
        }

        @Test
        void whenNothingIsConfiguredToBeAsked_thenThatIsSaidWhereSomebodyAsksForIt() {
            someBackups();
            shell.toolbox.levels.hasChecks = false;

            assertThat(shell.call("verify", "--level", "checks").code()).isZero();
            assertThat(shell.call("verify", "--level", "checks", "--deployment", "prod")
                            .code())
                    .isEqualTo(7);
        }

        private static Verification evidence(String repository, Depth depth, List<String> problems) {
            return new Verification(Samples.rich().id(), "prod", repository, Samples.NOON, depth, problems, "kim@ops2");
        }
    }

    @Nested
    class GivenStatus {
        @Test
        void whenHealthy_thenItFitsAScreen() {
            golden("status", "status");
        }

        @Test
        void whenBroken_thenThatComesFirst() {
            shell.toolbox.health = Samples.health(PromiseState.CRITICAL);

            golden("status-broken", "status", "--check");
        }

        @Test
        void whenJson_thenItIsTheSame() {
            shell.toolbox.health = Samples.health(PromiseState.WARNING);

            golden("status-json", "status", "--json");
        }

        @ParameterizedTest
        @CsvSource({"OK, 0", "WARNING, 0", "CRITICAL, 8"})
        void whenChecked_thenTheCodeSaysIt(PromiseState state, int code) {
            shell.toolbox.health = Samples.health(state);

            assertThat(shell.call("status", "--check").code()).isEqualTo(code);
            assertThat(shell.call("status").code()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"OK, 0", "WARNING, 1", "CRITICAL, 2"})
        void whenNagiosAsks_thenAShortLineMeasuresAndItsCodeAnswer(PromiseState state, int code) {
            shell.toolbox.health = Samples.health(state);

            Shell.Result result = shell.call("status", "--nagios");

            assertThat(result.code()).isEqualTo(code);
            assertThat(result.err()).isEmpty();
            Golden.assertSame(result.out(), "dev/holdfast/cli/nagios-" + state + ".txt");
        }

        @Test
        void whenNagiosAsksAndNothingCanBeRead_thenItIsUnknown() {
            shell.toolbox.failingWith(new ConfigurationException("the configuration\nis wrong", "correct it"));

            assertThat(shell.call("status", "--nagios"))
                    .isEqualTo(new Shell.Result(
                            3, "HOLDFAST UNKNOWN - the configuration is wrong. HINT: correct it\n", ""));
        }
    }

    @Nested
    class GivenABareMachine {
        @TempDir
        private Path folder;

        @Test
        void whenARepositoryIsFound_thenItSaysWhatThereIsAndWritesAConfiguration() throws IOException {
            shell.toolbox.bootstrap = Optional.of(new Bootstrap(
                    "s3://acme-backups/convex",
                    List.of(
                            new Bootstrap.Found(
                                    "prod",
                                    Catalog.of(List.of(
                                            Samples.rich(),
                                            Samples.plain("prod", "2026-11-20T02:00:00Z"),
                                            Samples.suspect("prod", "2026-11-21T03:00:00Z"))),
                                    Bootstrap.Opening.OPENS,
                                    ""),
                            new Bootstrap.Found(
                                    "shop",
                                    Catalog.of(List.of(Samples.suspect("shop", "2026-11-21T03:00:00Z"))),
                                    Bootstrap.Opening.UNTRIED,
                                    "none is verified")),
                    List.of("manifests/prod/x.json: it is damaged"),
                    List.of("/etc/holdfast/prod.key: a deploy key of prod"),
                    "holdfast {}\n"));
            Path file = folder.resolve("new.conf");

            Shell.Result result = shell.call("bootstrap", "--repository", "s3://b", "--output", file.toString());

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.err()).contains("wrote " + file, "holdfast -c " + file + " list");
            assertThat(file).hasContent("holdfast {}");
            Golden.assertSame(result.out(), "dev/holdfast/cli/bootstrap.txt");
            Golden.assertSame(
                    shell.call("bootstrap", "--repository", "s3://b", "--dry-run", "--json")
                            .out(),
                    "dev/holdfast/cli/bootstrap-json.txt");
        }
    }

    @Nested
    class GivenCheckConfig {
        @Test
        void whenRight_thenSettingsAreATableOfHocon() {
            shell.toolbox.report = new ConfigReport(
                    Path.of("holdfast.conf"),
                    List.of(),
                    List.of("holdfast.conf: 3: alerts have no effect yet"),
                    List.of(
                            new ConfigReport.Setting("holdfast.http.port", "9464", "default"),
                            new ConfigReport.Setting(
                                    "holdfast.deployments.prod.deploy-key", "\"***\"", "environment variable KEY")),
                    List.of(
                            new ConfigReport.Policy(
                                    "prod",
                                    "daily",
                                    Optional.empty(),
                                    "local",
                                    new RetentionPolicy(
                                            Optional.of(Age.ofDays(90)), OptionalInt.of(10), OptionalInt.of(200), 2),
                                    StoragePolicy.NONE,
                                    Optional.empty()),
                            new ConfigReport.Policy(
                                    "prod",
                                    "daily",
                                    Optional.of("hourly"),
                                    "cloud",
                                    new RetentionPolicy(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 2),
                                    new StoragePolicy(
                                            Optional.of("STANDARD_IA"),
                                            List.of(new StoragePolicy.Transition(Age.ofDays(365), "GLACIER"))),
                                    Optional.of("30 days, governance"))));

            golden("check-config", "check-config", "--print");
        }

        @Test
        void whenDeploymentsAreAsked_thenTheirAnswersAreToldAndOneThatCannotBeBackedUpIsCode4() {
            shell.toolbox.answers = List.of(
                    new PreflightReport(
                            "prod",
                            "https://happy-otter-123.convex.cloud",
                            Optional.of("happy-otter-123"),
                            Optional.of("precompiled-2026-08-22"),
                            Optional.of("cloud"),
                            Optional.of(Duration.ZERO),
                            List.of(
                                    new PreflightReport.Finding(
                                            PreflightReport.Level.GOOD,
                                            "the key belongs to the deployment happy-otter-123",
                                            ""),
                                    new PreflightReport.Finding(
                                            PreflightReport.Level.NOTE,
                                            "the restore key may not pause the deployment, so --pause is refused",
                                            "allow deployment:pause to the restore key, if you want it"))),
                    new PreflightReport(
                            "dev",
                            "http://127.0.0.1:3210",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(new PreflightReport.Finding(
                                    PreflightReport.Level.PROBLEM,
                                    "cannot read the name of dev (http://127.0.0.1:3210): no connection",
                                    "check that the deployment runs"))));

            golden("check-config-connect", "check-config", "--connect");
            golden("check-config-connect-json", "check-config", "--connect", "--json");
        }

        @Test
        void whenWrong_thenAllProblemsAreToldWithCode3() {
            shell.toolbox.report = new ConfigReport(
                    Path.of("holdfast.conf"),
                    List.of("holdfast.conf: 2: a = 1: must be 2", "holdfast.conf: 5: b: unknown setting"),
                    List.of(),
                    List.of(),
                    List.of());

            golden("check-config-wrong", "check-config");
        }

        @Test
        void whenJson_thenProblemsAreAList() {
            shell.toolbox.report =
                    new ConfigReport(Path.of("holdfast.conf"), List.of("a problem"), List.of(), List.of(), List.of());

            Shell.Result result = shell.call("check-config", "--json");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.out()).contains("\"right\" : false", "\"a problem\"");
        }
    }

    @Nested
    class GivenKeygen {
        @Test
        void whenToAFile_thenOnlyTheRecipientIsPrinted() throws IOException {
            Path file = directory.resolve("identity.txt");

            Shell.Result result = shell.call("keygen", "--output", file.toString());

            assertThat(result.out()).matches("age1[a-z0-9]{58}\n");
            assertThat(file)
                    .content()
                    .contains("# created: 2026-11-21T12:00:00Z", result.out().strip());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(shell.call("keygen", "-o", file.toString()).code()).isEqualTo(7);
        }

        @Test
        void whenToStdout_thenItIsAnIdentityFile() {
            Shell.Result result = shell.call("keygen");

            assertThat(result.out()).contains("AGE-SECRET-KEY-1");
            assertThat(result.err()).matches("recipient: age1[a-z0-9]{58}\n");
        }
    }

    @Nested
    class GivenFailures {
        @Test
        void whenARuleRefuses_thenMessageAndHintAreTold() {
            shell.toolbox.failingWith(
                    new RefusedException("no daemon is running", "start it: systemctl start holdfast"));

            assertThat(shell.call("reload"))
                    .isEqualTo(new Shell.Result(
                            7, "", "holdfast: no daemon is running\nHINT: start it: systemctl start holdfast\n"));
        }

        @Test
        void whenUnexpected_thenThereIsNoTraceWithoutDebug() {
            shell.toolbox.failure = new IllegalStateException("a bug");

            assertThat(shell.call("run")).isEqualTo(new Shell.Result(1, "", """
                            holdfast: failed unexpectedly: IllegalStateException: a bug
                            HINT: run it again with --debug to see where
                            """));
            assertThat(shell.call("run", "--debug").err()).contains("\tat dev.holdfast.cli.");
        }

        @Test
        void whenReloaded_thenTheProcessAndTheOutcomeAreNamed() {
            assertThat(shell.call("reload").out())
                    .isEqualTo("process 4711 follows the configuration as it read it at " + Samples.NOON + "\n");
            assertThat(shell.call("reload", "--json").out()).contains("\"pid\"", "\"loaded\"");
        }

        @Test
        void whenNobodyKnowsWhetherItReloaded_thenThatIsSaid() {
            shell.toolbox.reloaded = Optional.empty();

            Shell.Result result = shell.call("reload");

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("process 4711 was told to reload", "holdfast status");
        }

        @Test
        void whenTheDemoIsAskedFor_thenItsOptionsArrive() {
            shell.call("demo", "--port", "0", "--for", "30");

            assertThat(shell.toolbox.calls)
                    .containsExactly(
                            "demo DemoOptions[directory=Optional.empty, port=0, length=Optional[PT30S], outage=Optional.empty, debug=false]");
        }
    }
}
