package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.backup.BackupPlan.ExpireSource;
import dev.holdfast.backup.Expectations.Priority;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.retention.Age;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.seal.AgeKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    @TempDir
    private Path directory;

    @Nested
    class GivenEverySetting {
        @Test
        void whenLoaded_thenEachIsWhereItIsUsed() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            DeploymentSettings prod = settings.deployments().get(0);
            assertThat(prod.connection().key().reveal()).isEqualTo("prod:brazen-meerkat-768|canary-deploy");
            assertThat(prod.plan().into()).containsExactly("local", "cloud");
            assertThat(prod.plan().intoBySchedule()).isEqualTo(Map.of("daily", List.of("cloud")));
            assertThat(prod.plan().intoByTier()).isEqualTo(Map.of("quick", List.of("local")));
            assertThat(prod.plan().storageClass("cloud", "monthly")).contains("STANDARD_IA");
            assertThat(prod.plan().storageClass("local", "monthly")).isEmpty();
            assertThat(prod.plan().expireSource()).isEqualTo(ExpireSource.YES);
            assertThat(prod.plan().timeout()).isEqualTo(Duration.ofHours(2));
            assertThat(prod.plan().expectations().maxShrink()).isEqualTo(0.3);
            assertThat(prod.plan().expectations().minBytes()).contains(1024L);
            assertThat(prod.plan().expectations().priorityOf("authSessions")).isEqualTo(Priority.SKIP);
            assertThat(prod.schedules())
                    .extracting(
                            Schedule::name,
                            Schedule::tier,
                            each -> each.recurrence().describe())
                    .containsExactly(
                            tuple("daily", "daily", "every day at 02:00 (UTC)"),
                            tuple("weekly", "weekly", "every Sunday at 03:00 (UTC)"),
                            tuple("hourly", "daily", "every hour"),
                            tuple("odd", "monthly", "cron 0 30 2 * * ? (Asia/Jakarta)"));
            assertThat(prod.noBackupFor()).contains(Duration.ofHours(24));
            assertThat(settings.upkeep().policies().policyOf("cloud", "prod", "daily", Optional.empty()))
                    .hasValueSatisfying(policy -> assertThat(policy.keep()).contains(Age.ofDays(90)));
        }

        @Test
        void whenLoaded_thenTheBucketIsAsWritten() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            S3Settings bucket = settings.repositories().get(1).store().match(any -> null, found -> found);
            assertThat(bucket.prefix()).isEqualTo("convex");
            assertThat(bucket.partBytes()).isEqualTo(16 << 20);
            assertThat(bucket.chunkedEncoding()).isFalse();
            assertThat(bucket.encryption().algorithm()).contains("aws:kms");
            assertThat(bucket.credentials())
                    .hasValueSatisfying(
                            pair -> assertThat(pair.secretAccessKey().reveal()).isEqualTo("canary-s3"));
        }

        @Test
        void whenPrinted_thenNoSecretIsSeen() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            assertThat(settings.effective().toString()).doesNotContain("canary").contains("deploy-key, value=\"***\"");
            assertThat(settings.notes().toString()).doesNotContain("canary");
            assertThat(settings.toString()).doesNotContain("canary");
        }

        @Test
        void whenNotesAreRead_thenWhatHasNoEffectIsToldOnce() {
            List<String> notes = ConfigFile.outline(directory).notes();

            assertThat(notes)
                    .noneMatch(note -> note.contains("objectives have no effect"))
                    .noneMatch(note -> note.contains("retention") || note.contains("reuse-within"));
        }
    }

    @Nested
    class GivenTheLeast {
        @Test
        void whenLoaded_thenDefaultsStandIn() {
            HoldfastSettings settings = ConfigFile.with(directory, "").load();

            assertThat(settings.http()).isEqualTo(new HoldfastSettings.Http("127.0.0.1", 9464));
            assertThat(settings.tiers())
                    .extracting(TierSettings::name)
                    .containsExactly(
                            "daily", "full", "manual", "monthly", "pre-deploy", "quick", "safety", "weekly", "yearly");
            DeploymentSettings prod = settings.deployments().get(0);
            assertThat(prod.schedules()).isEmpty();
            assertThat(prod.noBackupFor()).isEmpty();
            assertThat(prod.plan().includeStorage()).isTrue();
            assertThat(prod.plan().expireSource()).isEqualTo(ExpireSource.SELF_HOSTED);
            assertThat(prod.plan().into()).containsExactly("local");
            assertThat(settings.repositories().get(0).store().<Path>match(found -> found.path(), any -> null))
                    .isEqualTo(directory.resolve("repository"));
        }

        @Test
        void whenADailyScheduleIsAdded_thenADayWithoutABackupIsAnAlarm() {
            HoldfastSettings settings = ConfigFile.with(
                            directory, "deployments.prod.schedules.daily { at = \"02:00\", zone = \"Europe/Berlin\" }")
                    .load();

            assertThat(settings.deployments().get(0).noBackupFor()).contains(Duration.ofHours(24));
        }

        @Test
        void whenOnlyAWeeklyScheduleIsAdded_thenADayWithoutABackupIsNoAlarm() {
            HoldfastSettings settings = ConfigFile.with(
                            directory, "deployments.prod.schedules.weekly { at = \"02:00\", on = [sunday, wednesday] }")
                    .load();

            assertThat(settings.deployments().get(0).noBackupFor()).isEmpty();
        }
    }

    @Nested
    class GivenAFileWithManyProblems {
        @Test
        void whenLoaded_thenAllAreToldInTheOrderOfTheFile() {
            ConfigFile file = new ConfigFile(directory, ConfigFile.resource("many-problems.conf"));

            assertThatThrownBy(file::load)
                    .isInstanceOfSatisfying(
                            ConfigurationException.class,
                            e -> assertThat(file.withoutPath(e.getMessage()) + "\nHINT: " + e.hint() + "\n")
                                    .isEqualTo(ConfigFile.resource("many-problems.txt")));
        }
    }

    @Nested
    class GivenNoUsableFile {
        @Test
        void whenItIsMissing_thenItSaysSo() {
            Examination examination =
                    ConfigLoader.examine(directory.resolve("none.conf"), Map.of(), Needs.everything());

            assertThat(examination.problems())
                    .containsExactly(directory.resolve("none.conf") + ": there is no such file");
        }

        @Test
        void whenASignLacksQuotes_thenTheLineIsToldButNotTheText() {
            ConfigFile file = new ConfigFile(directory, "holdfast {\n  a { \"canary-secret\" }\n}\n");

            assertThat(file.problems()).singleElement().asString().startsWith("FILE: 2: cannot be understood");
            assertThat(file.problems().toString()).doesNotContain("canary").contains("need quotes");
        }

        @Test
        void whenAnIncludedFileIsMissing_thenItIsRefused() {
            ConfigFile file = ConfigFile.with(directory, "include \"prod.conf\"");

            assertThat(file.problems()).singleElement().asString().contains("a file that it includes, is not there");
        }

        @Test
        void whenAnIncludedFileIsWrong_thenItIsNamed() {
            ConfigFile file = ConfigFile.with(directory, "include \"more.conf\"");
            file.write("more.conf", "\nconcurrency = many\n");

            assertThat(file.problems())
                    .containsExactly("DIRECTORY/more.conf: 2: holdfast.concurrency = many: must be a whole number"
                            + " from 1 to 64");
        }
    }

    @Nested
    class GivenEncryption {
        private static final String RECIPIENT = "age1m3gxpytrdldfhv8z0p0pwtdj780qyzyavgtlv0f5jyr8a4n4rdzqgr34q0";

        @Test
        void whenItIsRight_thenWhatIsSealedCanBeOpened() {
            EncryptionSettings encryption = ConfigFile.outline(directory).load().encryption();

            assertThat(encryption.seal().isSealing()).isTrue();
            assertThat(encryption.opener()).isPresent();
        }

        @Test
        void whenALetterOfTheRecipientIsWrong_thenItIsRefused() {
            ConfigFile file = ConfigFile.with(
                    directory, "encryption.recipients = [" + RECIPIENT.replace("age1m3", "age13m") + "]");

            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .contains("recipients[0]", "must be an age recipient");
        }

        @Test
        void whenAVariableLeavesNoRecipient_thenItIsRefused() {
            ConfigFile file = ConfigFile.with(directory, "encryption.recipients = [${?NOBODY}]");

            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .contains("variable of the environment that is not set: NOBODY");
        }

        @Test
        void whenTheIdentityIsOfSomebodyElse_thenItIsRefused() {
            ConfigFile file = ConfigFile.with(
                    directory, "encryption { recipients = [" + RECIPIENT + "], identity-file = identity.txt }");
            file.write("identity.txt", AgeKeys.generate().identity().reveal() + "\n");

            assertThat(file.problems()).singleElement().asString().contains("none of its identities");
        }

        @Test
        void whenTheIdentityFileHoldsSomethingElse_thenItIsNotShown() {
            ConfigFile file = ConfigFile.with(directory, "encryption { identity-file = identity.txt }");
            file.write("identity.txt", "canary\n");

            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .contains("identity-file")
                    .doesNotContain("canary");
        }
    }

    @Nested
    class GivenNamesOfTheOperatorsOwn {
        @Test
        void whenTheFileUsesThem_thenTheyAreAllowed() {
            ConfigFile file = ConfigFile.with(
                    directory, "deployments.prod.expect.priority = ${mine}\n}\nmine { users = high }\nholdfast {");

            assertThat(file.load().deployments().get(0).plan().expectations().priorityOf("users"))
                    .isEqualTo(Priority.HIGH);
        }

        @Test
        void whenNothingUsesThem_thenTheyAreRefused() {
            ConfigFile file = ConfigFile.with(directory, "}\nholdfats { zone = UTC }\nholdfast {");

            assertThat(file.problems()).containsExactly("FILE: 5: holdfats: unknown setting; did you mean holdfast?");
        }
    }
}
