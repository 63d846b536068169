package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes prune one repository, each with a state of its own as on two hosts. The first one is stopped in the middle of its work for longer than its lease lasts, the
 * second one takes over, and then the first one goes on without knowing of anything.
 */
final class StoppedPruneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Nested
    class GivenABucket {
        private final ShiftedClock clock = new ShiftedClock();
        private final S3Server s3 = S3Server.start(S3Abilities.aws(), clock);

        @AfterEach
        void close() {
            s3.close();
        }

        @Test
        void whenTheStoppedOneGoesOn_thenItSeesThatItsLeaseIsGoneAndDeletesNothingMore() throws Exception {
            Path first = policy(Configurations.ofBucket(folder, "stopped", s3, sandbox));
            Path second = otherState(first);
            List<String> manual = take(first, 5);
            List<Manifest> daily = twoOfOnePeriod();
            s3.faults().nextOn(S3Operation.DELETE_OBJECT, "/archives/", new S3Fault.Wait(Duration.ofSeconds(5)));

            try (HoldfastProcess stopped = HoldfastProcess.start(first, Map.of(), "prune", "--apply")) {
                await("its first deletion of an archive")
                        .atMost(PATIENCE)
                        .until(() -> deleted("/archives/").size() == 1);
                signal(stopped, "STOP");
                clock.shift(Duration.ofMinutes(5));
                HoldfastProcess.Result next = HoldfastProcess.run(second, "prune", "--apply");
                signal(stopped, "CONT");
                HoldfastProcess.Result late = stopped.await();

                assertThat(next.exitCode()).as(next.err()).isZero();
                assertThat(next.err()).contains("lease taken over", "it was not renewed in time");
                assertThat(late.exitCode()).as(late.err()).isNotZero();
                assertThat(late.out() + late.err()).contains("the lease of prod", "was lost");
            }

            assertThat(deleted("/manifests/")).doesNotHaveDuplicates().hasSize(3);
            assertThat(deleted("/archives/")).doesNotHaveDuplicates().hasSize(3);
            List<String> left =
                    manifests().stream().map(manifest -> manifest.id().value()).toList();
            // Of two backups of one period the earlier one counts.
            List<String> expected = new ArrayList<>(
                    List.of(daily.get(0).id().value(), daily.get(1).id().value()));
            expected.addAll(manual.subList(2, 5));
            assertThat(left).containsExactlyElementsOf(expected);
            assertThat(archives()).hasSize(5);
        }

        @Test
        @Tag("slow")
        void whenADaemonWasStopped_thenTheOtherOneFinishesItsPruneAndItDeletesNothingMore() throws Exception {
            Path first = everyFewSeconds(policy(Configurations.ofBucket(folder, "stopped", s3, sandbox)));
            Path second = otherState(first);
            List<String> manual = take(first, 5);
            List<Manifest> daily = twoOfOnePeriod();
            s3.faults().nextOn(S3Operation.DELETE_OBJECT, "/archives/", new S3Fault.Wait(Duration.ofSeconds(5)));

            try (HoldfastProcess stopped = HoldfastProcess.start(first, Map.of(), "run")) {
                await("its first deletion of an archive")
                        .atMost(PATIENCE)
                        .until(() -> deleted("/archives/").size() == 1);
                signal(stopped, "STOP");
                clock.shift(Duration.ofMinutes(5));
                try (HoldfastProcess other = HoldfastProcess.start(second, Map.of(), "run")) {
                    await("the rest of the deletions, by the other one")
                            .atMost(PATIENCE)
                            .until(() -> deleted("/archives/").size() == 3);
                    signal(stopped, "CONT");
                    await("word of the lost lease")
                            .atMost(PATIENCE)
                            .until(() -> stopped.err().contains("was lost"));
                    await("a prune of its own afterwards")
                            .atMost(PATIENCE)
                            .until(() -> stopped.err()
                                    .substring(stopped.err().indexOf("was lost"))
                                    .contains("prune"));
                    assertThat(other.err()).contains("lease taken over", "it was not renewed in time");
                }
            }

            assertThat(deleted("/manifests/")).doesNotHaveDuplicates().hasSize(3);
            assertThat(deleted("/archives/")).doesNotHaveDuplicates().hasSize(3);
            List<Manifest> left = manifests();
            assertThat(left)
                    .extracting(manifest -> manifest.id().value())
                    .contains(daily.get(0).id().value(), daily.get(1).id().value())
                    .containsAll(manual.subList(2, 5));
            // Both had the same schedule, and never took two backups of one moment.
            assertThat(left)
                    .filteredOn(manifest -> manifest.tier().equals("quick"))
                    .isNotEmpty()
                    .extracting(Manifest::trigger)
                    .doesNotHaveDuplicates();
            assertThat(archives())
                    .containsAll(left.stream()
                            .map(manifest -> manifest.archive().key())
                            .toList());
        }

        private Path everyFewSeconds(Path configuration) throws IOException {
            return Files.writeString(configuration, Files.readString(configuration) + """

                    holdfast.http { bind = 127.0.0.1, port = 0 }
                    holdfast.prune.every = 1s
                    holdfast.tiers.quick { min-verified = 2 }
                    holdfast.deployments.prod.schedules.quick { every = 5s }
                    """);
        }

        /** Three daily ones of two days: the first day's, the second day's and another one of the second day. */
        private List<Manifest> twoOfOnePeriod() {
            Manifest like = manifests().get(0);
            Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
            Instant yesterday = today.minus(Duration.ofDays(1));
            Instant before = today.minus(Duration.ofDays(2));
            List<Manifest> daily = List.of(
                    daily(like, before.plusSeconds(5), before),
                    daily(like, yesterday.plusSeconds(5), yesterday),
                    daily(like, yesterday.plusSeconds(300), yesterday));
            try (Repository repository = repository()) {
                daily.forEach(manifest -> {
                    repository.store().put(new ObjectKey(manifest.archive().key()), new byte[1000]);
                    repository.commit(manifest);
                });
            }
            return daily;
        }

        private List<Manifest> manifests() {
            try (Repository repository = repository()) {
                return repository.manifests();
            }
        }

        private List<String> archives() {
            try (ObjectStore store = new S3Store(s3.settings("stopped"));
                    var archives = store.list("archives/")) {
                return archives.map(archive -> archive.key().value()).toList();
            }
        }

        private Repository repository() {
            return new Repository(
                    "cloud",
                    new S3Store(s3.settings("stopped")),
                    RepositoryTerms.unlocked(true),
                    clock,
                    LocalMemory.none());
        }

        private List<String> deleted(String below) {
            return s3.requests(S3Operation.DELETE_OBJECT).stream()
                    .map(request -> request.key())
                    .filter(key -> key.contains(below))
                    .toList();
        }
    }

    @Nested
    @Tag("slow")
    class GivenADirectory {
        private static final int BACKUPS = 300;

        @Test
        void whenTheStoppedOneGoesOn_thenItLooksAgainAndDeletesNothingMore() throws Exception {
            Path first = policy(Configurations.ofDirectory(folder, sandbox));
            Path second = otherState(first);
            take(first, 1);
            List<Manifest> all = fill();

            try (HoldfastProcess stopped =
                    HoldfastProcess.start(first, Map.of(), "prune", "--apply", "--confirm-mass-delete")) {
                await("some deletions")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> ids().size() < all.size());
                signal(stopped, "STOP");
                Set<String> atTheStop = ids();
                assertThat(atTheStop).as("it was stopped in the middle").hasSizeGreaterThan(10);

                HoldfastProcess.Result next = pruneOnceTheLeaseIsOver(second);
                Set<String> left = ids();
                signal(stopped, "CONT");
                HoldfastProcess.Result late = stopped.await();

                assertThat(next.exitCode()).as(next.err()).isZero();
                assertThat(next.err()).contains("lease taken over", "it was not renewed in time");
                all.stream()
                        .map(manifest -> manifest.id().value())
                        .filter(id -> !atTheStop.contains(id))
                        .forEach(gone -> assertThat(next.out()).doesNotContain(gone));
                // Its plan is more than a minute old, so that it looks again and finds nothing left to do.
                assertThat(ids()).as(late.out() + late.err()).isEqualTo(left).isEqualTo(newest(all));
            }
        }

        /** It lasts a minute after the last renewal. */
        private HoldfastProcess.Result pruneOnceTheLeaseIsOver(Path configuration) throws InterruptedException {
            Instant end = Instant.now().plus(PATIENCE);
            HoldfastProcess.Result result;
            do {
                result = HoldfastProcess.run(configuration, "prune", "--apply", "--confirm-mass-delete");
            } while (result.exitCode() != 0 && Instant.now().isBefore(end));
            return result;
        }

        private List<Manifest> fill() {
            try (Repository repository = repository()) {
                Manifest like = repository.manifests().get(0);
                Instant first = like.snapshotTime().minus(Duration.ofHours(BACKUPS + 1L));
                for (int i = 0; i < BACKUPS; i++) {
                    Manifest manifest = with(like, "manual", first.plus(Duration.ofHours(i)), Trigger.manual());
                    repository.store().put(new ObjectKey(manifest.archive().key()), new byte[1000]);
                    repository.commit(manifest);
                }
                return repository.manifests();
            }
        }

        private Set<String> newest(List<Manifest> all) {
            return all.subList(all.size() - 3, all.size()).stream()
                    .map(manifest -> manifest.id().value())
                    .collect(Collectors.toSet());
        }

        private Set<String> ids() {
            try (var files = Files.list(folder.resolve("repository/manifests/prod"))) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".json"))
                        .map(name -> name.replace(".json", ""))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private Repository repository() {
            return new Repository(
                    "local",
                    new DirectoryStore(new DirectorySettings(folder.resolve("repository"))),
                    RepositoryTerms.unlocked(false),
                    Clock.systemUTC(),
                    LocalMemory.none());
        }
    }

    private static Path policy(Path configuration) throws IOException {
        return Files.writeString(configuration, Files.readString(configuration) + """

                holdfast.tiers.manual { keep-last = 3, min-verified = 2 }
                holdfast.tiers.daily { keep = 90 days, min-verified = 2 }
                holdfast.log.level = info
                """);
    }

    /** The same of another host. */
    private Path otherState(Path configuration) throws IOException {
        Path other = folder.resolve("other.conf");
        return Files.writeString(
                other,
                Files.readString(configuration) + "\nholdfast.state-dir = \"" + folder.resolve("other-state") + "\"\n");
    }

    /** Returns the ids, oldest first. */
    private static List<String> take(Path configuration, int number) {
        Commands holdfast = new Commands(configuration);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            ids.add(holdfast.out().strip());
        }
        return ids;
    }

    private static Manifest daily(Manifest like, Instant snapshotTime, Instant due) {
        return with(like, "daily", snapshotTime, Trigger.schedule("daily", due));
    }

    private static Manifest with(Manifest like, String tier, Instant snapshotTime, Trigger trigger) {
        BackupId id = BackupId.of(snapshotTime, tier, "aaaaaa");
        Manifest.Archive archive = like.archive();
        return new Manifest(
                id,
                like.deployment(),
                tier,
                trigger,
                snapshotTime,
                new Manifest.Timing(snapshotTime, snapshotTime, snapshotTime.plusSeconds(1)),
                new Manifest.Archive(
                        "archives/" + tier + "/prod/" + id + ".zip",
                        1000,
                        1000,
                        archive.plainSha256(),
                        archive.storedSha256(),
                        List.of(),
                        "STANDARD"),
                like.contents(),
                Manifest.Context.none(),
                like.annotations(),
                like.origin(),
                like.verdict());
    }

    private static void signal(HoldfastProcess process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
