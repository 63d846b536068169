package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.RepositorySettings.Lock;
import dev.holdfast.config.RepositorySettings.ManagedBy;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts for stored backups where several places speak of them, and what cannot hold together. */
final class PoliciesTest {
    private static final String BUCKET = "repositories.cloud { type = s3, bucket = acme, region = eu-central-1 }\n";

    @TempDir
    private Path directory;

    private PolicyTable policies(String more) {
        return ConfigFile.with(directory, more).load().upkeep().policies();
    }

    private RetentionPolicy policy(String more, String repository, String tier, Optional<String> schedule) {
        return policies(more).policyOf(repository, "prod", tier, schedule).orElseThrow();
    }

    @Nested
    class GivenOnePlaceThatSpeaks {
        @Test
        void whenNobodyDoes_thenEverythingIsKeptForEver() {
            RetentionPolicy policy = policy("", "local", "daily", Optional.empty());

            assertThat(policy.keepsForEver()).isTrue();
            assertThat(policy.minVerified()).isEqualTo(2);
        }

        @Test
        void whenATierSaysAll_thenAllCounts() {
            String tier = "tiers.daily { keep = 90 days, keep-last = 10, keep-at-most = 200, min-verified = 7 }";

            assertThat(policy(tier, "local", "daily", Optional.of("gone")))
                    .isEqualTo(new RetentionPolicy(
                            Optional.of(Age.ofDays(90)), OptionalInt.of(10), OptionalInt.of(200), 7));
        }

        @ParameterizedTest
        @CsvSource({
            "7 years, P7Y, PT0S",
            "12 weeks, P84D, PT0S",
            "1 mo, P1M, PT0S",
            "12h, P0D, PT12H",
            "30s, P0D, PT30S"
        })
        void whenItIsAnAge_thenPeriodsAreOfTheCalendar(String text, Period period, Duration duration) {
            assertThat(policy("tiers.daily.keep = " + text, "local", "daily", Optional.empty())
                            .keep())
                    .contains(new Age(period, duration));
        }

        @Test
        void whenTheTierOrTheDeploymentIsNotConfigured_thenThereIsNone() {
            PolicyTable policies = policies("tiers.daily.keep = 1 day");

            assertThat(policies.policyOf("local", "prod", "dayly", Optional.empty()))
                    .isEmpty();
            assertThat(policies.policyOf("local", "dev", "daily", Optional.empty()))
                    .isEmpty();
            assertThat(policies.policyOf("tape", "prod", "daily", Optional.empty()))
                    .isEmpty();
            assertThat(policies.storageOf("tape", "prod", "daily")).isEqualTo(StoragePolicy.NONE);
        }
    }

    @Nested
    class GivenPlacesThatDisagree {
        private static final String ALL = BUCKET + """
                tiers.daily { keep = 90 days, keep-last = 9, storage-class = STANDARD_IA, transitions = [{ after = 60 days, to = GLACIER_IR }] }
                repositories.cloud.tiers.daily { keep = 2 years, min-verified = 3, storage-class = STANDARD }
                deployments.prod.tiers.daily { keep-last = 12, transitions = [] }
                deployments.prod.schedules {
                  daily { at = "02:00", keep = forever }
                  hourly { every = 1h, tier = daily, keep = 12h, keep-at-most = 30 }
                }
                """;

        @Test
        void whenAsked_thenTheMostSpecificThatSaysAValueWins() {
            assertThat(policy(ALL, "local", "daily", Optional.empty()))
                    .isEqualTo(new RetentionPolicy(
                            Optional.of(Age.ofDays(90)), OptionalInt.of(12), OptionalInt.empty(), 2));
            assertThat(policy(ALL, "cloud", "daily", Optional.empty()))
                    .isEqualTo(new RetentionPolicy(
                            Optional.of(Age.of(Period.ofYears(2))), OptionalInt.of(12), OptionalInt.empty(), 3));
        }

        @Test
        void whenAScheduleHasWords_thenTheyCountForItsBackups() {
            assertThat(policy(ALL, "cloud", "daily", Optional.of("hourly")))
                    .isEqualTo(new RetentionPolicy(
                            Optional.of(Age.of(Duration.ofHours(12))), OptionalInt.of(12), OptionalInt.of(30), 3));
            assertThat(policy(ALL, "cloud", "daily", Optional.of("daily")).keep())
                    .isEmpty();
        }

        @Test
        void whenAScheduleIsOfAnotherTier_thenItsWordsDoNotCountThere() {
            assertThat(policy(ALL, "local", "weekly", Optional.of("hourly")).keepsForEver())
                    .isTrue();
        }

        @Test
        void whenTheClassIsAsked_thenItIsResolvedLikewiseAndDirectoriesHaveNone() {
            PolicyTable policies = policies(ALL);

            assertThat(policies.storageOf("cloud", "prod", "daily"))
                    .isEqualTo(new StoragePolicy(Optional.of("STANDARD"), java.util.List.of()));
            assertThat(policies.storageOf("local", "prod", "daily")).isEqualTo(StoragePolicy.NONE);
        }

        @Test
        void whenTogetherTheyContradict_thenItIsRefusedWhereTheMostIsSaid() {
            ConfigFile file = ConfigFile.with(
                    directory,
                    "tiers.daily { keep-last = 10 }\n deployments.prod.tiers.daily { keep-at-most = 5 }\n"
                            + "deployments.prod.schedules.weekly { on = sunday, at = \"03:00\", keep-at-most = 1 }");

            assertThat(file.problems())
                    .containsExactly(
                            "FILE: 5: holdfast.deployments.prod.tiers.daily.keep-at-most = 5: must not be less than"
                                    + " keep-last (10, line 4)",
                            "FILE: 6: holdfast.deployments.prod.schedules.weekly.keep-at-most = 1: must not be less than"
                                    + " min-verified (2), below which no rule goes");
        }
    }

    @Nested
    class GivenWordsAboutStorage {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                tiers.daily { storage-class = GLACIER, transitions = [{ after = 1 year, to = STANDARD_IA }] } | STANDARD_IA is not colder than GLACIER
                tiers.daily.transitions = [{ after = 60 days, to = STANDARD }] | changes nothing: archives are in that class already
                tiers.daily.transitions = [{ after = 90 days, to = GLACIER }, { after = 12 weeks, to = DEEP_ARCHIVE }] | must come later
                tiers.daily.transitions = [{ to = GLACIER }] | missing: the age, as in 365 days
                tiers.daily.transitions = [{ after = 1 year, too = GLACIER }] | unknown setting; did you mean to?
                repositories.cloud { object-lock = governance } | needs lock-for beside it
                repositories.cloud { lock-for = 30 days } | needs object-lock beside it
                repositories.cloud { object-lock = legal, lock-for = 30 days } | must be one of governance, compliance
                repositories.cloud { object-lock = compliance, lock-for = 0 days } | must be longer than zero
                repositories.cloud { managed-by = buket } | must be one of holdfast, bucket
                repositories.cloud { kind = "tape robot" } | must be lower-case letters
                repositories.local { object-lock = governance } | is for type = s3
                repositories.local { managed-by = bucket } | is for type = s3
                repositories.cloud.tiers.dayly.keep = 1 day | there is no such tier; did you mean daily?
                deployments.prod.tiers.wekly.keep = 1 day | there is no such tier; did you mean weekly?
                deployments.prod.tiers.daily.into = [local] | is for tiers themselves and for schedules
                prune.every = 0s | must be at least 1s
                prune.apply = true | unknown setting
                replication.every = often | must be a duration
                thaw.days = 0 | must be a whole number from 1 to 365
                thaw.speed = fast | must be one of bulk, standard, expedited
                prices.GLACEIR = 1 | unknown setting; did you mean GLACIER?
                prices.FOO = 2 | unknown setting; allowed: DEEP_ARCHIVE
                prices.currency = 5 | must be short, as in USD
                prices.GLACIER = -1 | must be a number that is not negative
                """)
        void whenWrong_thenItIsSaidWhatIsAllowed(String line, String what) {
            ConfigFile file = ConfigFile.with(directory, BUCKET + line);

            assertThat(file.problems())
                    .anySatisfy(problem ->
                            assertThat(problem).startsWith("FILE: 5: ").contains(what));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                bucket = acme, region = us-east-1 | true
                bucket = acme, region = us-east-1, endpoint = "https://s3.eu-central-1.amazonaws.com" | true
                bucket = acme, region = us-east-1, prefix = other | false
                bucket = acme, region = us-east-1, endpoint = "http://127.0.0.1:9000" | false
                bucket = other, region = eu-central-1 | false
                """)
        void whenTwoBucketsMayBeOnePlace_thenOnlyTheSameOneIsRefused(String second, boolean isSame) {
            List<String> problems = ConfigFile.with(
                            directory, BUCKET + "repositories.twin { type = s3, " + second + " }")
                    .problems();

            if (isSame) {
                assertThat(problems)
                        .singleElement()
                        .asString()
                        .startsWith("FILE: 5: ")
                        .contains("must not be the bucket of the repository cloud with the same prefix");
            } else {
                assertThat(problems).isEmpty();
            }
        }

        @Test
        void whenALinkLeadsToTheDirectoryOfAnother_thenItIsRefused() throws Exception {
            Files.createDirectory(directory.resolve("repository"));
            Files.createSymbolicLink(directory.resolve("link"), directory.resolve("repository"));
            for (String path : List.of("link", "link/not-there-yet")) {
                ConfigFile file =
                        ConfigFile.with(directory, "repositories.twin { type = directory, path = " + path + " }");

                assertThat(file.problems())
                        .singleElement()
                        .asString()
                        .contains("must not be the directory of the repository local", "it leads to ");
            }
        }

        @Test
        void whenHoldfastShallMoveWhatIsLocked_thenTheBucketIsNamedAsTheWayOut() {
            String lines = BUCKET + "tiers.monthly.transitions = [{ after = 1 year, to = GLACIER }]\n"
                    + "repositories.cloud { object-lock = compliance, lock-for = 30 days }\n";

            assertThat(ConfigFile.with(directory, lines).problems())
                    .singleElement()
                    .asString()
                    .startsWith("FILE: 5: holdfast.tiers.monthly.transitions")
                    .contains("Object Lock", "managed-by = bucket");
            assertThat(ConfigFile.with(directory, lines + "repositories.cloud.managed-by = bucket")
                            .problems())
                    .isEmpty();
        }

        @Test
        void whenTheBucketShallMove_thenOnlyWhatItCanDoIsAllowed() {
            String lines = BUCKET + "repositories.cloud.managed-by = bucket\n";

            assertThat(ConfigFile.with(directory, lines + "tiers.daily.transitions = [{ after = 36h, to = GLACIER }]")
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("must be whole days");
            assertThat(ConfigFile.with(
                                    directory,
                                    lines + "tiers.daily.transitions = [{ after = 7 days, to = STANDARD_IA }]")
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("before it is 30 days old");
        }

        @Test
        void whenRight_thenEverythingIsWhereItIsUsed() {
            HoldfastSettings settings = ConfigFile.outline(directory).load();

            RepositorySettings cloud = settings.repositories().get(1);
            assertThat(cloud.kind()).isEqualTo("cloud");
            assertThat(settings.repositories().get(0).kind()).isEqualTo("directory");
            assertThat(cloud.managedBy()).isEqualTo(ManagedBy.BUCKET);
            assertThat(cloud.lock()).contains(new Lock(LockMode.GOVERNANCE, Age.ofDays(30)));
            Upkeep upkeep = settings.upkeep();
            assertThat(upkeep.prune()).isEqualTo(new Upkeep.Prune(Duration.ofDays(1), Duration.ofHours(1)));
            assertThat(upkeep.replicationEvery()).isEqualTo(Duration.ofMinutes(5));
            assertThat(upkeep.thaw()).isEqualTo(new Upkeep.Thaw(ThawSpeed.BULK, 3));
            assertThat(upkeep.prices().currency()).isEqualTo("EUR");
            assertThat(upkeep.prices().of("GLACIER")).contains(new BigDecimal("0.0045"));
        }
    }

    @Nested
    class GivenWhatIsAllowedButWorthKnowing {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                tiers.daily { keep = 30 days, storage-class = GLACIER_IR } | archives leave GLACIER_IR after 30 days, and Amazon bills at least 90 days of it (tier daily of prod in cloud)
                tiers.daily { keep = 400 days, transitions = [{ after = 365 days, to = GLACIER }] } | archives leave GLACIER after 35 days, and Amazon bills at least 90 days of it
                tiers.daily { keep = 30 days, transitions = [{ after = 60 days, to = GLACIER }] } | no archive gets into GLACIER: it is removed before, by keep
                tiers.daily { keep = 7 days }, repositories.cloud { object-lock = governance, lock-for = 30 days } | shorter than lock-for = 30 days of the repository cloud
                tiers.daily { keep = 7 days }, deployments.prod.tiers.daily { keep = 7 days } | changes nothing: it would be so without it, as the tier daily says the same
                deployments.prod.tiers.daily { keep = forever } | changes nothing
                deployments.prod { tiers.daily { keep = 1 day }, schedules.daily { at = "02:00", keep = 1 day } } | changes nothing: it would be so without it
                repositories.local.tiers.daily { storage-class = GLACIER } | changes nothing: a directory has no storage classes
                tiers.daily.into = [local], repositories.cloud.tiers.daily { keep = 1 year } | changes nothing: no backup of the tier daily goes into cloud
                """)
        void whenLoaded_thenItIsNoted(String lines, String what) {
            ConfigFile file = ConfigFile.with(
                    directory, BUCKET + lines.replace("}, ", "}\n").replace("], ", "]\n"));

            assertThat(file.problems()).isEmpty();
            assertThat(file.notes()).anySatisfy(note -> assertThat(note).contains(what));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                tiers.dialy.keep = 90 days | tiers.dialy: no schedule uses tier dialy; did you mean daily?
                tiers.release.keep = 90 days | no schedule uses tier release; only holdfast backup --tier release fills it
                deployments.prod.schedules.weekly { on = sunday, at = "03:00", reuse-within = 8 days } | longer than the period of the schedule (every Sunday at 03:00
                """)
        void whenItMayBeASlip_thenItIsNoted(String line, String what) {
            ConfigFile file = ConfigFile.with(directory, line);

            assertThat(file.problems()).isEmpty();
            assertThat(file.notes())
                    .anySatisfy(note -> assertThat(note).startsWith("FILE: 4: ").contains(what));
        }

        @Test
        void whenThePriceIsOfAClassThatPolicyNames_thenItIsTaken() {
            ConfigFile file = ConfigFile.with(
                    directory, BUCKET + "tiers.daily { storage-class = TAPE }\nprices { TAPE = 1, currency = \"€\" }");

            assertThat(file.load().upkeep().prices().of("TAPE")).contains(BigDecimal.ONE);
        }

        @Test
        void whenTheStoreIsNotAmazons_thenItMayBillSoAllTheSame() {
            ConfigFile file = ConfigFile.with(
                    directory,
                    BUCKET + "repositories.cloud.endpoint = \"http://127.0.0.1:9000\"\n"
                            + "tiers.daily { keep = 1 day, storage-class = GLACIER_IR }");

            assertThat(file.notes())
                    .anySatisfy(note -> assertThat(note)
                            .contains("after 1 day, and a store that bills as Amazon does bills at least 90 days"));
        }

        @Test
        void whenAnOverrideMatters_thenNothingIsSaid() {
            ConfigFile file = ConfigFile.with(
                    directory,
                    BUCKET + "tiers.daily { keep = 7 days }\nrepositories.cloud.tiers.daily { keep = 1 year }\n"
                            + "deployments.prod.tiers.daily { keep = 7 days }");

            assertThat(file.notes()).noneMatch(note -> note.contains("changes nothing"));
        }
    }
}
