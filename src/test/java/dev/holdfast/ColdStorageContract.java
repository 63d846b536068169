package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.repository.Probe;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.RealS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators and the daemon do about storage classes, thaws, locks and the rules of a bucket, from the configuration to the server. */
abstract class ColdStorageContract {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final ShiftedClock clock = new ShiftedClock();

    @TempDir
    private Path folder;

    /** A bucket without versions, below a prefix of its own. */
    abstract S3Settings bucket();

    /** A bucket with Object Lock, below a prefix of its own. */
    abstract S3Settings lockedBucket();

    /** A bucket that nobody else gives rules to while the test runs. */
    abstract S3Settings ruledBucket();

    /** Whether it refuses to read what lies in GLACIER. */
    abstract boolean hasArchives();

    /** From now on the key may remove nothing. Aborts the test where the server knows no such thing. */
    abstract void denyDeletion(S3Settings settings);

    /** Lets the bucket's rule move the object after its day, or does it in its place. */
    abstract void letTheBucketMove(S3Settings settings, String key, String storageClass);

    /** Whether it carries its rules out, in seconds. */
    boolean isPunctual() {
        return false;
    }

    /** Sets the server's clock forward, if it can be. */
    boolean letPass(Duration time) {
        return false;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"})
    void whenATierHasAClass_thenItsBackupsAreWrittenInItAndShownSo(String storageClass) throws IOException {
        S3Settings settings = bucket();
        Commands holdfast = configured(settings, "", "tiers.manual { storage-class = " + storageClass + " }");

        String id = backup(holdfast);

        assertThat(classOf(holdfast)).isEqualTo(storageClass);
        assertThat(seen(settings, archiveKey(id))).isEqualTo(storageClass);
        ok(holdfast, "show", id);
        assertThat(holdfast.out()).contains("cloud (" + storageClass + ")");
        ok(holdfast, "list");
        assertThat(holdfast.out()).contains("CLASS", storageClass);
    }

    @Test
    void whenTheAgeOfATransitionIsReached_thenTheDaemonMovesItAndRecordsThat() throws IOException {
        S3Settings settings = bucket();
        Commands holdfast =
                configured(settings, "", "tiers.manual { transitions = [ { after = 30 days, to = GLACIER } ] }");
        String id = backup(holdfast);
        daemon(ColdUpkeep::move);
        assertThat(classOf(holdfast)).isEqualTo("STANDARD");

        clock.shift(Duration.ofDays(31));
        ok(holdfast, "plan");
        assertThat(holdfast.out()).contains("1 archive due for another storage class (moved by Holdfast)");
        daemon(ColdUpkeep::move);

        assertThat(classOf(holdfast)).isEqualTo("GLACIER");
        assertThat(seen(settings, archiveKey(id))).isEqualTo("GLACIER");
        assertThat(recorded(settings)).containsOnlyOnce("\"transition\"").contains(id, "STANDARD", "GLACIER");
        daemon(ColdUpkeep::move);
        assertThat(recorded(settings)).containsOnlyOnce("\"transition\"");
    }

    @Test
    void whenABackupIsArchived_thenItIsReadOnceItIsThawed() throws IOException {
        Commands holdfast = configured(bucket(), "", "tiers.manual { storage-class = GLACIER }");
        String id = backup(holdfast);
        Path zip = folder.resolve("snapshot.zip");
        Assumptions.assumeTrue(hasArchives(), "this server reads GLACIER like any class");

        assertThat(holdfast.execute("fetch", id, "--output", zip.toString())).isEqualTo(7);
        assertThat(holdfast.err())
                .contains("cannot be read before it is thawed: it lies in cloud (GLACIER, archived)")
                .contains("expedited in 1 to 5 minutes, standard in 3 to 5 hours, bulk in 5 to 12 hours")
                .contains("--thaw", "holdfast thaw " + id);
        assertThat(zip).doesNotExist();
        assertThat(holdfast.execute("verify", id)).isEqualTo(7);
        assertThat(holdfast.err()).contains("cannot be read before it is thawed");

        ok(holdfast, "thaw", id, "--days", "2", "--speed", "bulk");
        assertThat(holdfast.out()).contains(id + " in cloud: GLACIER");
        ok(holdfast, "list");
        assertThat(holdfast.out()).contains("verified, held", "GLACIER");
        ok(holdfast, "fetch", id, "--output", zip.toString(), "--thaw");
        ok(holdfast, "show", id, "--json");
        assertThat(json(holdfast).path("archive").path("plainSha256").asString())
                .isEqualTo(sha256(zip));
        ok(holdfast, "verify", id);
        assertThat(classOf(holdfast)).isEqualTo("GLACIER");
    }

    @Test
    void whenABackupIsLocked_thenPruneGoesRoundItUntilItsDate() throws IOException {
        S3Settings settings = lockedBucket();
        Commands holdfast = configured(
                settings,
                "object-lock = governance, lock-for = 15s",
                "tiers.manual { keep-last = 2, min-verified = 1 }");
        String oldest = backup(holdfast);
        backup(holdfast);
        backup(holdfast);

        ok(holdfast, "prune", "--apply");
        assertThat(holdfast.out()).contains("1 goes later", "locked until");
        assertThat(ids(holdfast)).hasSize(3);

        if (letPass(Duration.ofSeconds(15))) {
            clock.shift(Duration.ofSeconds(15));
        }
        await("the end of the lock")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    ok(holdfast, "prune", "--apply");
                    assertThat(ids(holdfast)).hasSize(2).doesNotContain(oldest);
                });
        assertThat(versions(settings, archiveKey(oldest))).isZero();
    }

    @Test
    void whenALockRunsOut_thenTheDaemonExtendsItForWhatRetentionKeeps() throws IOException {
        S3Settings settings = lockedBucket();
        Commands holdfast = configured(settings, "object-lock = governance, lock-for = 1h", "");
        String id = backup(holdfast);
        Instant first = lockOf(settings, archiveKey(id));

        daemon(ColdUpkeep::lock);
        assertThat(lockOf(settings, archiveKey(id))).isEqualTo(first);
        clock.shift(Duration.ofMinutes(40));
        daemon(ColdUpkeep::lock);

        assertThat(lockOf(settings, archiveKey(id))).isAfter(first.plus(Duration.ofMinutes(30)));
        assertThat(lockOf(settings, "manifests/prod/" + id + ".json")).isAfter(first.plus(Duration.ofMinutes(30)));
        assertThat(holdfast.execute("delete", id, "--force")).isEqualTo(7);
    }

    @Test
    void whenTheKeyMayNotDelete_thenEverythingElseWorks() throws IOException {
        S3Settings settings = lockedBucket();
        Commands holdfast = configured(settings, "", "tiers.manual { keep-last = 2, min-verified = 1 }");
        denyDeletion(settings);
        backup(holdfast);
        backup(holdfast);
        String newest = backup(holdfast);

        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isEqualTo(7);
        assertThat(holdfast.out()).contains("blocked, denied");
        assertThat(ids(holdfast)).hasSize(3);
        ok(holdfast, "verify", newest);
        ok(holdfast, "hold", newest, "--reason", "case 4711");
        ok(holdfast, "status");
        assertThat(holdfast.out()).contains("warning  prune prod/cloud");
    }

    @Test
    void whenTheBucketMovesArchives_thenItsRulesStandBesideThoseOfOthersAndTheTrueClassIsShown() throws IOException {
        S3Settings settings = ruledBucket();
        Commands holdfast = configured(
                settings, "managed-by = bucket", "tiers.manual { transitions = [ { after = 1 day, to = GLACIER } ] }");
        String id = backup(holdfast);
        List<LifecycleRule> foreign = setForeignRule(settings);

        ok(holdfast, "lifecycle");
        assertThat(holdfast.out())
                .contains("the bucket moves archives", "missing", "to GLACIER after 1 day", "logs-go", "foreign");
        assertThat(holdfast.err()).contains("HINT: install them with: holdfast lifecycle --repository cloud --apply");
        assertThat(rules(settings)).isEqualTo(foreign);

        ok(holdfast, "lifecycle", "--apply");
        assertThat(holdfast.out()).contains("installed", "foreign").doesNotContain("missing");
        assertThat(rules(settings)).containsAll(foreign).hasSizeGreaterThan(foreign.size());
        daemon(ColdUpkeep::move);
        assertThat(classOf(holdfast)).isEqualTo("STANDARD");

        letTheBucketMove(settings, archiveKey(id), "GLACIER");
        await("the bucket's move")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(classOf(holdfast)).isEqualTo("GLACIER"));
        ok(holdfast, "show", id);
        assertThat(holdfast.out()).contains("cloud (GLACIER)");
    }

    /** Leases are rewritten, and probed for: where versions are kept, nothing of it may pile up for ever. */
    @Test
    void whenTheBucketKeepsVersions_thenWhatIsRewrittenIsNeverLockedAndTheBucketForgetsIt() throws IOException {
        S3Settings settings = lockedBucket();
        Commands holdfast = configured(settings, "object-lock = governance, lock-for = 1h", "");
        backup(holdfast);
        probe();

        assertThat(versions(settings, "probe/")).isPositive();
        assertThat(locked(settings, "probe/")).isEmpty();
        assertThat(locked(settings, "leases/")).isEmpty();
        assertThat(locked(settings, "manifests/")).hasSize(1);

        ok(holdfast, "lifecycle");
        assertThat(holdfast.err()).contains("no rule removes the old ones of leases and probes", "HINT");
        ok(holdfast, "lifecycle", "--apply");
        assertThat(holdfast.out()).contains("removes old versions after 1 day", "installed");
        assertThat(holdfast.err()).doesNotContain("pile up");
        if (isPunctual()) {
            await("the bucket's rule")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(versions(settings, "probe/") + versions(settings, "leases/"))
                            .isZero());
        }
        assertThat(ids(holdfast)).hasSize(1);
        ok(holdfast, "verify", "latest");
    }

    /** Writes the configuration of one bucket as repository {@code cloud}. */
    final Commands configured(S3Settings settings, String repository, String more) throws IOException {
        Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  repositories.cloud {
                    type = s3, bucket = "%s", prefix = "%s", region = us-east-1, endpoint = "%s", path-style = true
                    access-key-id = "%s", secret-access-key = "%s", part-size = 5MiB, chunked-encoding = %s
                    %s
                  }
                  deployments.prod { url = "%s", deploy-key = "%s", into = [cloud], schedules {} }
                  %s
                }
                """.formatted(
                        folder.resolve("state"),
                        settings.bucket(),
                        settings.prefix(),
                        settings.endpoint().orElseThrow(),
                        settings.credentials().orElseThrow().accessKeyId(),
                        settings.credentials().orElseThrow().secretAccessKey().reveal(),
                        settings.chunkedEncoding(),
                        repository,
                        sandbox.url(),
                        sandbox.adminKey().reveal(),
                        more));
        return new Commands(folder.resolve("holdfast.conf"), TestHosts.at(clock));
    }

    final Path folder() {
        return folder;
    }

    /** Has the daemon do one of its chores. */
    final void daemon(Consumer<ColdUpkeep> chore) {
        HoldfastSettings settings = ConfigLoader.load(folder.resolve("holdfast.conf"), Map.of());
        try (SqliteState state = new SqliteState(settings.stateDirectory());
                CurrentInstallation current = new CurrentInstallation()) {
            current.replace(new Installation(settings, TestHosts.at(clock), state, PATIENCE));
            chore.accept(new ColdUpkeep(current, new Turns(), TestHosts.at(clock)));
        }
    }

    private void probe() {
        HoldfastSettings settings = ConfigLoader.load(folder.resolve("holdfast.conf"), Map.of());
        try (SqliteState state = new SqliteState(settings.stateDirectory());
                Installation installation = new Installation(settings, TestHosts.at(clock), state, PATIENCE)) {
            assertThat(new Probe(clock).run(installation.door().open("cloud")).canDelete())
                    .isTrue();
        }
    }

    static void ok(Commands holdfast, String... command) {
        assertThat(holdfast.execute(command))
                .as(() -> String.join(" ", command) + "\n" + holdfast.printed())
                .isZero();
    }

    static String backup(Commands holdfast) {
        ok(holdfast, "backup", "prod");
        return holdfast.out().strip();
    }

    static String archiveKey(String id) {
        return "archives/manual/prod/" + id + ".zip";
    }

    private static JsonNode json(Commands holdfast) {
        return JsonMapper.shared().readTree(holdfast.out());
    }

    private static List<String> ids(Commands holdfast) {
        ok(holdfast, "list", "--json");
        List<String> ids = new ArrayList<>();
        json(holdfast).forEach(backup -> ids.add(backup.path("id").asString()));
        return ids;
    }

    /** The class of the newest backup, as the list tells. */
    static String classOf(Commands holdfast) {
        ok(holdfast, "list", "--json");
        return json(holdfast).path(0).path("storageClasses").path("cloud").asString();
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static HeadObjectResponse head(S3Settings settings, String key) {
        try (S3Client client = RealS3.client(settings)) {
            return client.headObject(b -> b.bucket(settings.bucket()).key(settings.prefix() + "/" + key));
        }
    }

    private static String seen(S3Settings settings, String key) {
        String storageClass = head(settings, key).storageClassAsString();
        return storageClass == null ? "STANDARD" : storageClass;
    }

    private static Instant lockOf(S3Settings settings, String key) {
        return head(settings, key).objectLockRetainUntilDate();
    }

    /** How many versions there are of an object, markers included. */
    static int versions(S3Settings settings, String key) {
        try (S3Client client = RealS3.client(settings)) {
            var found =
                    client.listObjectVersions(b -> b.bucket(settings.bucket()).prefix(settings.prefix() + "/" + key));
            return found.versions().size() + found.deleteMarkers().size();
        }
    }

    /** The versions below a prefix that are locked. */
    private static List<String> locked(S3Settings settings, String prefix) {
        try (S3Client client = RealS3.client(settings)) {
            return client
                    .listObjectVersions(b -> b.bucket(settings.bucket()).prefix(settings.prefix() + "/" + prefix))
                    .versions()
                    .stream()
                    .filter(version -> client.headObject(b -> b.bucket(settings.bucket())
                                            .key(version.key())
                                            .versionId(version.versionId()))
                                    .objectLockRetainUntilDate()
                            != null)
                    .map(ObjectVersion::key)
                    .toList();
        }
    }

    /** All of the audit log. */
    private static String recorded(S3Settings settings) {
        try (S3Client client = RealS3.client(settings)) {
            StringBuilder text = new StringBuilder();
            client.listObjectsV2(b -> b.bucket(settings.bucket()).prefix(settings.prefix() + "/audit/"))
                    .contents()
                    .forEach(object -> text.append(client.getObjectAsBytes(
                                    b -> b.bucket(settings.bucket()).key(object.key()))
                            .asUtf8String()));
            return text.toString();
        }
    }

    private static List<LifecycleRule> setForeignRule(S3Settings settings) {
        try (S3Client client = RealS3.client(settings)) {
            client.putBucketLifecycleConfiguration(b -> b.bucket(settings.bucket())
                    .lifecycleConfiguration(l -> l.rules(LifecycleRule.builder()
                            .id("logs-go")
                            .status(ExpirationStatus.ENABLED)
                            .filter(f -> f.prefix("logs/"))
                            .expiration(e -> e.days(400))
                            .build())));
        }
        return rules(settings);
    }

    private static List<LifecycleRule> rules(S3Settings settings) {
        try (S3Client client = RealS3.client(settings)) {
            return client.getBucketLifecycleConfiguration(b -> b.bucket(settings.bucket()))
                    .rules();
        }
    }
}
