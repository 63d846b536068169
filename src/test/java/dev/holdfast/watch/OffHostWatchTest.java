package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.repository.ExpectationsFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Everything is seen in {@code local}, which its host may call otherwise. */
final class OffHostWatchTest {
    private static final String MONDAY = "2026-11-16T02:00:00Z";

    private final Map<String, ExpectationsFolder.Reading> published = new LinkedHashMap<>();
    private Set<String> ignored = Set.of();
    private Map<String, String> missing = Map.of();

    private static HostExpectations.Schedule schedule(String name, String at, String... into) {
        return new HostExpectations.Schedule(
                name,
                "daily",
                new TreeMap<>(Map.of("at", at, "zone", "UTC")),
                Duration.ZERO,
                Duration.ofHours(1),
                Instant.parse("2026-11-01T00:00:00Z"),
                List.of(into));
    }

    private static HostExpectations host(
            String name, String written, String calls, HostExpectations.Schedule... schedules) {
        return new HostExpectations(
                name,
                "0.4.0",
                Instant.parse(written),
                calls,
                List.of(new HostExpectations.Deployment(
                        "prod", List.of("vault"), Map.of(), Optional.of(Duration.ofHours(24)), List.of(schedules))),
                List.of());
    }

    private OffHostWatchTest publish(HostExpectations... hosts) {
        published.put("local", new ExpectationsFolder.Reading(Arrays.asList(hosts), new TreeMap<>()));
        return this;
    }

    private OffHostWatch.View at(String now, Scenario stored) {
        WatchInput input = stored.input(now);
        return OffHostWatch.assess(new OffHostWatch.Sight(
                input.reading(),
                published,
                ignored,
                input.clockSkew(),
                Map.of("local", new ThreeTwoOne.Traits("directory", false)),
                missing,
                input.telling(),
                input.now()));
    }

    private static List<String> broken(OffHostWatch.View view) {
        return view.health().broken().stream().map(Promise::key).toList();
    }

    @Nested
    class GivenOneHost {
        @Test
        void whenBackupsAreThere_thenEveryPromiseIsKeptUnderTheNamesOfThisSide() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));

            OffHostWatch.View view = at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(view.health().isHealthy())
                    .as(view.health().promises().toString())
                    .isTrue();
            assertThat(view.isBlind()).isFalse();
            assertThat(view.isWhole()).isTrue();
            assertThat(view.notes()).isEmpty();
            assertThat(view.health().promises())
                    .extracting(Promise::key)
                    .contains("schedule/prod/daily", "freshness/prod/-", "repository/-/local")
                    .doesNotContain("runs/prod/daily");
        }

        @Test
        void whenNothingCameForDays_thenItIsOverdueAsTheDaemonWouldHaveSaid() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));

            OffHostWatch.View view = at("2026-11-20T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(broken(view)).containsExactly("schedule/prod/daily", "freshness/prod/-");
            assertThat(view.health().broken().get(0).since()).contains(Instant.parse("2026-11-18T03:00:00Z"));
        }

        @Test
        void whenBackupsComeAsCopies_thenTheyMayTakeTheTimeOfACopyLonger() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "disk", "vault")));

            assertThat(at("2026-11-18T03:30:00Z", new Scenario().backup(MONDAY))
                            .health()
                            .promises())
                    .filteredOn(promise -> promise.kind() == Promise.Kind.SCHEDULE)
                    .allMatch(promise -> promise.state() == PromiseState.OK);
            assertThat(broken(at("2026-11-18T04:30:00Z", new Scenario().backup(MONDAY))))
                    .contains("schedule/prod/daily");
        }

        @Test
        void whenAScheduleKeepsItsBackupsElsewhere_thenItIsNotJudgedAndThatIsSaid() {
            publish(host(
                    "ops1",
                    "2026-11-01T00:00:00Z",
                    "vault",
                    schedule("daily", "02:00", "vault"),
                    schedule("quick", "12:00", "disk")));

            OffHostWatch.View view = at("2026-11-17T12:30:00Z", new Scenario().backup(MONDAY));

            assertThat(view.health().isHealthy()).isTrue();
            assertThat(view.notes())
                    .anyMatch(note -> note.startsWith("prod/quick is not judged: its backups are kept in disk of ops1"))
                    .anyMatch(note -> note.startsWith("the age of the newest backup of prod is not judged"));
        }

        @Test
        void whenASilenceStands_thenTheAlarmStandsToo() {
            HostExpectations host = host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault"));
            publish(new HostExpectations(
                    host.host(),
                    host.version(),
                    host.written(),
                    host.repository(),
                    host.deployments(),
                    List.of(
                            new HostExpectations.Silence(
                                    Optional.of("prod"), Instant.parse("2026-11-20T13:00:00Z"), "move", "kim"),
                            new HostExpectations.Silence(
                                    Optional.of("prod"), Instant.parse("2026-11-20T11:00:00Z"), "over", "kim"))));

            OffHostWatch.View view = at("2026-11-20T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(view.silences())
                    .extracting(HostExpectations.Silence::reason)
                    .containsExactly("move");
            assertThat(view.health().broken())
                    .isNotEmpty()
                    .allMatch(promise -> view.silence(promise).isPresent());
        }
    }

    @Nested
    class GivenASilenceOfEverything {
        private static HostExpectations silencing(HostExpectations host) {
            return new HostExpectations(
                    host.host(),
                    host.version(),
                    host.written(),
                    host.repository(),
                    host.deployments(),
                    List.of(new HostExpectations.Silence(
                            Optional.empty(), Instant.parse("2026-11-20T13:00:00Z"), "move", "kim")));
        }

        private static HostExpectations other() {
            return new HostExpectations(
                    "ops2",
                    "0.4.0",
                    Instant.parse("2026-11-01T00:00:00Z"),
                    "vault",
                    List.of(new HostExpectations.Deployment(
                            "shop",
                            List.of("vault"),
                            Map.of(),
                            Optional.empty(),
                            List.of(schedule("daily", "02:00", "vault")))),
                    List.of());
        }

        @Test
        void whenTwoHostsPromise_thenTheOtherIsHeard() {
            publish(
                    silencing(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault"))),
                    other());

            OffHostWatch.View view = at("2026-11-20T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(view.silences())
                    .extracting(HostExpectations.Silence::deployment)
                    .containsExactly(Optional.of("prod"));
            assertThat(view.health().broken())
                    .filteredOn(promise -> view.silence(promise).isEmpty())
                    .extracting(Promise::key)
                    .containsExactly("schedule/shop/daily");
        }

        @Test
        void whenTheRepositoryIsDown_thenThatIsHeard() {
            publish(silencing(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault"))));

            OffHostWatch.View view =
                    at("2026-11-20T12:00:00Z", new Scenario().backup(MONDAY).down("local", "refused", true));

            assertThat(view.health().broken())
                    .filteredOn(promise -> promise.kind() == Promise.Kind.REPOSITORY)
                    .singleElement()
                    .satisfies(promise -> assertThat(view.silence(promise)).isEmpty());
        }
    }

    @Nested
    class GivenBackupsThatNobodyPromises {
        private OffHostWatch.View seen(String host) {
            publish(new HostExpectations(
                    host, "0.4.0", Instant.parse("2026-11-01T00:00:00Z"), "vault", List.of(), List.of()));
            return at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY));
        }

        @Test
        void whenTheirHostIsSilent_thenThatIsAWarning() {
            assertThat(seen("ops2").health().warnings()).singleElement().satisfies(promise -> {
                assertThat(promise.key()).isEqualTo("configuration/prod/expectations");
                assertThat(promise.evidence()).contains("no host promises backups of it", "was taken by test");
                assertThat(promise.advice()).contains("--ignore-host test");
            });
        }

        @Test
        void whenTheirHostIsIgnored_thenNobodyIsTold() {
            ignored = Set.of("test");

            OffHostWatch.View view = seen("ops2");

            assertThat(view.health().warnings()).isEmpty();
            assertThat(view.notes()).isEmpty();
        }

        @Test
        void whenTheirHostHasGivenThemUp_thenThatIsNoted() {
            OffHostWatch.View view = seen("test");

            assertThat(view.health().warnings()).isEmpty();
            assertThat(view.notes())
                    .singleElement()
                    .satisfies(note -> assertThat(note)
                            .startsWith(
                                    "prod is not judged: its last backup, of 2026-11-16T02:00:00Z, was taken by test"));
        }
    }

    @Nested
    class GivenAChannelThatFails {
        @Test
        void whenItFailsForLong_thenWhoeverLooksIsToldInstead() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));
            ChannelState mail = new ChannelState(
                    "mail", Optional.empty(), 1, Optional.of(Instant.parse("2026-11-16T10:00:00Z")), "refused");

            OffHostWatch.View view = at(
                    "2026-11-16T12:00:00Z",
                    new Scenario().backup(MONDAY).telling(new Telling(Map.of(), List.of(mail), Map.of())));

            assertThat(broken(view)).containsExactly("channel/-/mail");
        }
    }

    @Nested
    class GivenTwoHosts {
        @Test
        void whenTwoInstallationsHaveOneName_thenThatIsNoted() {
            HostExpectations one = host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault"));
            publish(one.by("aaaa"), one.by("bbbb"));

            assertThat(at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY)).notes())
                    .singleElement()
                    .satisfies(note -> assertThat(note).startsWith("two installations call themselves ops1"));
        }

        @Test
        void whenBothNameASchedule_thenTheOneThatWroteLastCounts() {
            publish(
                    host(
                            "old",
                            "2026-11-01T00:00:00Z",
                            "disk",
                            schedule("daily", "05:00", "disk"),
                            schedule("noon", "12:00", "disk")),
                    host("new", "2026-11-10T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));

            OffHostWatch.View view = at("2026-11-18T03:30:00Z", new Scenario().backup(MONDAY));

            assertThat(view.health().schedules())
                    .extracting(ScheduleHealth::schedule)
                    .containsExactly("daily", "noon");
            assertThat(view.health().schedules().get(0).deadline()).contains(Instant.parse("2026-11-18T03:00:00Z"));
            assertThat(view.hosts()).containsOnlyKeys("new", "old");
        }

        @Test
        void whenOneIsIgnored_thenOnlyTheOthersPromisesCount() {
            publish(
                    host("old", "2026-11-01T00:00:00Z", "disk", schedule("noon", "12:00", "disk")),
                    host("new", "2026-11-10T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));
            ignored = Set.of("old");

            assertThat(at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY))
                            .health()
                            .schedules())
                    .extracting(ScheduleHealth::schedule)
                    .containsExactly("daily");
        }
    }

    @Nested
    class GivenNothingToJudgeBy {
        @Test
        void whenNobodyPublished_thenItIsUnhealthyAndBlind() {
            publish();

            OffHostWatch.View view = at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(view.isBlind()).isTrue();
            assertThat(view.isWhole()).isFalse();
            assertThat(view.health().broken())
                    .singleElement()
                    .satisfies(promise -> assertThat(promise.evidence()).contains("no host has published"));
        }

        @Test
        void whenTheOnlyHostIsIgnored_thenItIsBlindToo() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));
            ignored = Set.of("ops1");

            assertThat(at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY)).isBlind())
                    .isTrue();
        }

        @Test
        void whenWhatOneHostPromisesIsDamaged_thenItIsBlindAlthoughOthersAreJudged() {
            published.put(
                    "local",
                    new ExpectationsFolder.Reading(
                            List.of(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault"))),
                            new TreeMap<>(Map.of("expectations/ops2.json", "is damaged"))));

            OffHostWatch.View view = at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(view.isBlind()).isTrue();
            assertThat(view.isWhole()).isFalse();
            assertThat(broken(view)).containsExactly("repository/-/local");
        }

        @Test
        void whenTheRepositoryIsDown_thenNothingIsKnown() {
            OffHostWatch.View view =
                    at("2026-11-16T12:00:00Z", new Scenario().down("local", "connection refused", false));

            assertThat(view.isBlind()).isTrue();
            assertThat(view.isWhole()).isFalse();
        }

        @Test
        void whenItIsNotThereAtAll_thenThatIsSaidInstead() {
            missing = Map.of("local", "the directory /mnt/x does not exist");
            publish();

            assertThat(at("2026-11-16T12:00:00Z", new Scenario()).health().broken())
                    .singleElement()
                    .satisfies(promise -> assertThat(promise.evidence()).isEqualTo(missing.get("local")));
        }

        @Test
        void whenARecurrenceIsOfALaterTime_thenThatIsCritical() {
            HostExpectations.Schedule odd = new HostExpectations.Schedule(
                    "daily",
                    "daily",
                    new TreeMap<>(Map.of("moon", "full")),
                    Duration.ZERO,
                    Duration.ZERO,
                    Instant.parse("2026-11-01T00:00:00Z"),
                    List.of("vault"));
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", odd));

            OffHostWatch.View view = at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY));

            assertThat(broken(view)).containsExactly("configuration/-/expectations");
            assertThat(view.isWhole()).isFalse();
        }

        @Test
        void whenOurClockIsOff_thenThatIsSaid() {
            publish(host("ops1", "2026-11-01T00:00:00Z", "vault", schedule("daily", "02:00", "vault")));

            OffHostWatch.View view =
                    at("2026-11-16T12:00:00Z", new Scenario().backup(MONDAY).skew("local", Duration.ofHours(-3)));

            assertThat(view.health().warnings())
                    .singleElement()
                    .satisfies(promise -> assertThat(promise.evidence()).contains("3h behind ours"));
        }
    }
}
