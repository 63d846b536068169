package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of every kind, right and wrong. */
final class ValuesTest {
    @TempDir
    private Path directory;

    private ConfigFile with(String lines) {
        return ConfigFile.with(directory, lines);
    }

    @Nested
    class GivenWrongValues {
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                stop-timeout = 30                         | must be a duration with its unit
                stop-timeout = soon                       | must be a duration with its unit
                stop-timeout = -3s                        | must not be negative
                stop-timeout = 0s                         | must be at least 1s
                stop-timeout = 999999 d                   | must be at most 100 years
                stop-timeout = 3 fortnights               | must be a duration with its unit
                stop-timeout = {}                         | must be a duration with its unit
                tiers.daily.keep = 90                     | must be a period or a duration with its unit
                tiers.daily.keep = 6 m                    | must be written in full
                tiers.daily.keep = -12h                   | must not be negative
                tiers.daily.keep = for ever               | must be a period or a duration with its unit
                tiers.daily.keep = 0 days                 | must be longer than zero
                tiers.daily.keep = -1 year                | must not be negative
                tiers.daily.keep = 5000 years             | must be at most 1000 years
                tiers.daily.keep-last = 1.5               | must be a whole number
                tiers.daily.keep-last = many              | must be a whole number
                tiers.daily { keep-last = 5, keep-at-most = 4 } | must not be less than keep-last
                tiers.daily.transitions = [GLACIER]       | must be an object
                concurrency = 99999999999                 | must be a whole number from 1 to 64
                state-dir = ""                            | must not be empty
                state-dir = [a]                           | must be a single text
                http = 9464                               | must be an object
                http.port = -1                            | must be a whole number from 0 to 65535
                log.level = loud                          | must be one of error, warn, info, debug, trace
                zone = Mars                               | must be a time zone
                deployments.prod.url = "https://x/api"    | without a path
                deployments.prod.url = "https://x?a=b"    | without a path
                deployments.prod.url = "brazen.convex.cloud" | must be https://HOST
                deployments.prod.url = "https://"         | must be https://HOST
                deployments.prod.url = "https://a b"      | must be https://HOST
                deployments.prod.file-storage = perhaps   | must be true or false
                deployments.prod.expect.max-shrink = 101% | must be a share
                deployments.prod.expect.max-shrink = -1%  | must be a share
                deployments.prod.expect.max-shrink = NaN  | must be a share
                deployments.prod.expect.min-size = -1     | must be a size
                deployments.prod.expect.tables = [""]     | must not be empty
                deployments.prod.into = []                | must name at least one repository
                deployments.prod.into = tape              | there is no such repository
                repositories.state-dir { type = directory, path = /x } | must not be state-dir
                repositories.other { type = s3, bucket = "a/b", region = x } | must be a bucket's name
                repositories.other { type = s3, bucket = abc, region = x, prefix = "/a" } | none at its ends
                repositories.other { type = s3, bucket = abc, region = x, kms-key = k } | needs sse = aws-kms
                repositories.other { type = s3, bucket = abc, region = x, secret-access-key = k } | needs access-key-id
                repositories.other { type = s3, bucket = abc, region = x, path = /x } | is for type = directory
                repositories.other { type = directory, path = "repository/inside" } | must not be the directory of the repository
                """)
        void whenRead_thenItIsSaidWhatIsAllowed(String line, String allowed) {
            assertThat(with(line).problems())
                    .anySatisfy(problem ->
                            assertThat(problem).matches("FILE: [34]: .*").contains(allowed));
        }

        @Test
        void whenNull_thenTheSettingIsMissing() {
            assertThat(with("http.port = null").problems())
                    .containsExactly("FILE: 4: holdfast.http.port: missing: a whole number from 0 to 65535");
        }
    }

    @Nested
    class GivenSchedules {
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                at = "02:00"                                | every day at 02:00 (UTC)
                at = "2:00", zone = "Asia/Kathmandu"        | every day at 02:00 (Asia/Kathmandu)
                at = "23:59:30"                             | every day at 23:59:30 (UTC)
                at = "03:00", on = Sunday                   | every Sunday at 03:00 (UTC)
                at = "03:00", on = [fri, monday]            | every Monday and Friday at 03:00 (UTC)
                at = "04:00", on = 1                        | on day 1 of every month at 04:00 (UTC)
                at = "04:00", on = [15, last]               | on days 15 and 31 of every month at 04:00 (UTC)
                at = "05:00", on = 03-15                    | every year on March 15 at 05:00 (UTC)
                at = "05:00", on = ["Mar 15", "december 1"] | every year on March 15, December 1 at 05:00 (UTC)
                every = 15 minutes                          | every 15 minutes
                every = 5s                                  | every 5 seconds
                cron = "0 30 2 * * ?"                       | cron 0 30 2 * * ? (UTC)
                """)
        void whenRight_thenTheyComeThen(String terms, String description) {
            HoldfastSettings settings =
                    with("deployments.prod.schedules.daily { " + terms + " }").load();

            assertThat(settings.deployments()
                            .get(0)
                            .schedules()
                            .get(0)
                            .recurrence()
                            .describe())
                    .isEqualTo(description);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                at = "24:00"                         | must be a time of day
                at = 2                               | must be a time of day
                at = ["02:00", "14:00"]              | must be a single text
                on = sunday                          | at: missing: the time of day
                at = "02:00", on = 0                 | must be days of the week
                at = "02:00", on = 32                | must be days of the week
                at = "02:00", on = []                | must be days of the week
                at = "02:00", on = someday           | must be days of the week
                at = "02:00", on = 02-30             | must be days of the week
                at = "02:00", on = [monday, 1]       | all of one kind
                every = 0s                           | must be at least 1s
                every = 1h, on = sunday              | cannot stand beside every
                every = 1h, cron = "0 0 * * * ?"     | cannot stand beside every
                cron = "nonsense"                    | must be a Quartz cron expression
                cron = "0 0 0 31 2 ?"                | must be a Quartz cron expression
                at = "02:00", spread = -1m           | must not be negative
                at = "02:00", tier = hourly          | there is no such tier
                """)
        void whenWrong_thenItIsSaidWhatIsAllowed(String terms, String allowed) {
            List<String> problems =
                    with("deployments.prod.schedules.daily { " + terms + " }").problems();

            assertThat(problems)
                    .singleElement()
                    .asString()
                    .startsWith("FILE: 4: ")
                    .contains(allowed);
        }
    }

    @Nested
    class GivenWhatIsAllowedButWorthKnowing {
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                deployments.prod.url = "http://10.0.0.8:3210"  | cross the network in the clear
                http.bind = 0.0.0.0                            | can read the metrics
                tiers.monthly.storage-class = GLACIER          | must be thawed
                tiers.monthly.storage-class = COLD_HDD         | not one of Amazon's
                deployments.other { url = "https://brazen-meerkat-768.convex.cloud", deploy-key = k } | has the same URL
                deployments.prod.schedules.weekly { at = "02:00", tier = daily } | does not fill the tier of its own name
                """)
        void whenRead_thenItIsNoted(String line, String note) {
            ConfigFile file = with(line);

            assertThat(file.problems()).isEmpty();
            assertThat(file.notes()).anyMatch(each -> each.contains(note));
        }

        @Test
        void whenSelfHostedHere_thenNoTlsIsFine() {
            assertThat(with("deployments.prod.url = \"http://127.0.0.1:3210/\"").notes())
                    .noneMatch(note -> note.contains("in the clear"));
        }

        @Test
        void whenValuesAreShown_thenNumbersAreWrittenOutAndAListOfSectionsIsShownOnce() {
            assertThat(with("tiers.yearly.transitions = [{ after = 90 days, to = DEEP_ARCHIVE }]")
                            .load()
                            .effective())
                    .anyMatch(it -> it.path().equals("holdfast.prices.DEEP_ARCHIVE")
                            && it.value().equals("0.00099"))
                    .anyMatch(it -> it.path().equals("holdfast.tiers.yearly.transitions[0].to"))
                    .noneMatch(it -> it.path().equals("holdfast.tiers.yearly.transitions"));
        }

        @Test
        void whenNoScheduleComesDaily_thenTheDefaultLimitIsNotInForce() {
            assertThat(with("deployments.prod.alert {}").load().effective())
                    .noneMatch(setting -> setting.path().endsWith("no-backup-for"));
            assertThat(with("deployments.prod.alert.no-backup-for = 3d")
                            .load()
                            .deployments()
                            .get(0)
                            .noBackupFor())
                    .contains(Duration.ofDays(3));
        }

        @Test
        void whenTheFileHoldsNoSecret_thenItMayBeReadByAll() {
            ConfigFile file = with("deployments.prod { deploy-key = null, deploy-key-file = key }");
            file.write("key", "secret");

            assertThat(file.notes()).noneMatch(note -> note.contains("holds a secret"));
        }
    }
}
