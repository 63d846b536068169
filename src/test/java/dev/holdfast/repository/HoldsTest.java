package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Holdings;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.PruneRecordCodec;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HoldsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);
    private final Manifest backup = Manifests.daily("prod", NOON);
    private final ObjectKey key = new ObjectKey("holds/prod/" + backup.id() + ".json");

    @BeforeEach
    void fill() {
        repository.initialise();
        repository.commit(backup);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Nested
    class GivenAHold {
        private final Hold hold = hold("lawyers", Optional.of(NOON.plusSeconds(3600)));

        @BeforeEach
        void place() {
            repository.holds().place(hold);
        }

        @Test
        void whenItIsRead_thenItIsInTheReadingUntilItIsLifted() {
            assertThat(holdings().hold(backup.id(), NOON)).contains(hold);
            assertThat(holdings().hold(backup.id(), NOON.plusSeconds(3600))).isEmpty();
            assertThat(repository.holds().all()).containsExactly(hold);

            assertThat(repository.holds().lift("prod", backup.id())).isTrue();

            assertThat(holdings().holds()).isEmpty();
            assertThat(repository.holds().lift("prod", backup.id())).isFalse();
        }

        @Test
        void whenItIsLiftedWithAKeyThatMayNotDelete_thenItHasEnded() {
            store.denying(Operation.DELETE);

            assertThat(repository.holds().lift("prod", backup.id())).isTrue();

            Hold ended = repository.holds().find("prod", backup.id()).orElseThrow();
            assertThat(ended.standsAt(NOON)).isFalse();
            assertThat(ended.reason()).isEqualTo("lawyers");
            assertThat(holdings().hold(backup.id(), NOON)).isEmpty();
            assertThat(repository.holds().lift("prod", backup.id())).isFalse();
            Hold next = hold("others", Optional.empty());
            repository.holds().place(next);
            assertThat(repository.holds().all()).containsExactly(next);
        }

        @Test
        void whenItIsLiftedWithAKeyThatMayNotWriteEither_thenThatIsSaidAndItStands() {
            store.denying(Operation.DELETE).denying(Operation.PUT_IF_VERSION);

            assertThatThrownBy(() -> repository.holds().lift("prod", backup.id()))
                    .isInstanceOf(RepositoryException.class);
            assertThat(repository.holds().find("prod", backup.id())).contains(hold);
        }

        @Test
        void whenAnotherIsPlaced_thenTheFirstStandsAndIsNamed() {
            assertThatThrownBy(() -> repository.holds().place(hold("others", Optional.empty())))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("lawyers");
            repository.holds().place(hold);
            assertThat(repository.holds().find("prod", backup.id())).contains(hold);
        }

        @Test
        void whenItHasEnded_thenANewOneTakesItsPlaceAlsoWhereNothingCanBeDeleted() {
            store.denying(Operation.DELETE);
            clock.advance(Duration.ofHours(1));
            Hold next = hold("others", Optional.empty());

            repository.holds().place(next);

            assertThat(repository.holds().all()).containsExactly(next);
        }

        @Test
        void whenItIsExtended_thenItLastsLongerForTheSameReason() {
            Hold extended = repository.holds().extend(hold("thawed", Optional.of(NOON.plusSeconds(7200))));

            assertThat(extended).isEqualTo(hold("lawyers", Optional.of(NOON.plusSeconds(7200))));
            assertThat(repository.holds().find("prod", backup.id())).contains(extended);
        }

        @Test
        void whenItEndsLaterThanWanted_thenItStaysAsItIs() {
            assertThat(repository.holds().extend(hold("thawed", Optional.of(NOON.plusSeconds(3599)))))
                    .isEqualTo(hold);
            assertThat(repository.holds().find("prod", backup.id())).contains(hold);
        }

        @Test
        void whenItHasEndedAndIsExtended_thenTheWantedOneTakesItsPlace() {
            clock.advance(Duration.ofHours(1));
            Hold wanted = hold("thawed", Optional.of(NOON.plusSeconds(7200)));

            assertThat(repository.holds().extend(wanted)).isEqualTo(wanted);
            assertThat(repository.holds().all()).containsExactly(wanted);
        }

        @Test
        void whenItCannotBeReadAndIsExtended_thenItStaysForEver() {
            memory.put(key, "{ \"format\": 7 }".getBytes(UTF_8));

            assertThat(repository
                            .holds()
                            .extend(hold("thawed", Optional.of(NOON.plusSeconds(7200))))
                            .until())
                    .isEmpty();
            assertThat(contentOf(key)).asString().isEqualTo("{ \"format\": 7 }");
        }

        @Test
        void whenAnotherHostPlacedIt_thenItIsSeenWithinAMinuteOrAfterARefresh() {
            Repository elsewhere = new Repository("cloud", store, true, clock);
            elsewhere.read();
            repository.holds().lift("prod", backup.id());

            assertThat(elsewhere.read().holdings().holds()).isNotEmpty();
            elsewhere.refresh();
            assertThat(elsewhere.read().holdings().holds()).isEmpty();
            elsewhere.close();
        }

        @Test
        void whenItCannotBeRead_thenItHoldsForEverAndTheDamageIsTold() {
            memory.put(key, "{ \"format\": 7 }".getBytes(UTF_8));
            repository.refresh();

            assertThat(repository.read().unreadable()).containsOnlyKeys(key);
            assertThat(holdings().hold(backup.id(), Instant.MAX)).isPresent();
            assertThat(repository
                            .holds()
                            .find("prod", backup.id())
                            .orElseThrow()
                            .reason())
                    .contains("cannot be read", "newer Holdfast");
        }

        @Test
        void whenItLiesUnderAnothersName_thenBothAreNotTrusted() {
            ObjectKey moved = new ObjectKey("holds/prod/20260101T000000Z-daily-zzzzzz.json");
            memory.put(moved, contentOf(key));
            repository.refresh();

            assertThat(repository.read().unreadable()).containsOnlyKeys(moved);
            assertThat(holdings().holds()).hasSize(2);
        }

        private byte[] contentOf(ObjectKey of) {
            try (var stream = memory.get(of)) {
                return stream.readAllBytes();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void whenNoneStandsAndOneIsWantedUntilATime_thenItIsPlaced() {
        Hold wanted = hold("thawed", Optional.of(NOON.plusSeconds(60)));

        assertThat(repository.holds().extend(wanted)).isEqualTo(wanted);
        assertThat(repository.holds().all()).containsExactly(wanted);
    }

    @Nested
    class GivenPrunes {
        @Test
        void whenSeveralWereRecorded_thenTheNewestOfEachInstanceIsReadWithOneRequestEach() {
            for (int day = 0; day < 20; day++) {
                repository.prunes().record(prune("brave-bear-1", NOON.plusSeconds(86_400L * day)));
            }
            repository.prunes().record(prune("old-owl-2", NOON.minusSeconds(60)));
            Repository fresh = new Repository("cloud", store, true, clock);
            int before = store.calls(Operation.GET);

            assertThat(fresh.prunes().latest())
                    .containsExactlyInAnyOrder(
                            prune("brave-bear-1", NOON.plusSeconds(86_400L * 19)),
                            prune("old-owl-2", NOON.minusSeconds(60)));
            assertThat(store.calls(Operation.GET) - before).isEqualTo(2);
            assertThat(fresh.read().holdings().evidence().lastPrune("prod", "old-owl-2"))
                    .isPresent();
            fresh.close();
        }

        @Test
        void whenYearsPass_thenTheListingStaysShortAndEveryRecordIsFound() throws IOException {
            repository.prunes().record(prune("old-owl-2", NOON.minusSeconds(60)));
            for (int day = 0; day < 400; day++) {
                repository.prunes().record(prune("brave-bear-1", NOON.plusSeconds(86_400L * day)));
            }

            assertThat(memory.list("evidence/")).hasSize(PastRecords.KEPT + 1);
            assertThat(memory.list("audit/")).hasSize(400 - PastRecords.KEPT);
            assertThat(repository.prunes().latest())
                    .containsExactlyInAnyOrder(
                            prune("brave-bear-1", NOON.plusSeconds(86_400L * 399)),
                            prune("old-owl-2", NOON.minusSeconds(60)));
            ObjectKey first =
                    memory.list("audit/2026/11/21/").findFirst().orElseThrow().key();
            assertThat(first.value()).startsWith("audit/2026/11/21/20261121T120000.000Z-prune-prod-");
            try (InputStream content = memory.get(first)) {
                assertThat(new PruneRecordCodec().read(first.value(), content.readAllBytes()))
                        .isEqualTo(prune("brave-bear-1", NOON));
            }
        }

        @Test
        void whenNothingCanBeDeleted_thenRecordsStayWhereTheyAre() {
            store.denying(Operation.DELETE);

            for (int day = 0; day < PastRecords.KEPT + 5; day++) {
                repository.prunes().record(prune("brave-bear-1", NOON.plusSeconds(86_400L * day)));
            }

            assertThat(memory.list("evidence/")).hasSize(PastRecords.KEPT + 5);
            assertThat(memory.list("audit/")).hasSize(1);
            assertThat(repository.prunes().latest()).hasSize(1);
        }

        @Test
        void whenTwoAreRecordedAtOnce_thenBothStay() {
            repository.prunes().record(prune("a", NOON));
            repository
                    .prunes()
                    .record(new PruneRecord("prod", "a", "cloud", NOON, Optional.empty(), List.of(), "kim@ops1"));

            assertThat(memory.list("evidence/prod/prune/")).hasSize(2);
            assertThat(repository.prunes().latest())
                    .singleElement()
                    .matches(last -> last.due().isEmpty());
        }

        @Test
        void whenTheRepositoryHasAnotherNameNow_thenItIsStillAboutIt() {
            repository.prunes().record(prune("a", NOON));

            try (Repository renamed = new Repository("renamed", store, true, clock)) {
                assertThat(renamed.prunes().latest())
                        .singleElement()
                        .matches(last -> last.repository().equals("renamed"));
            }
        }

        @Test
        void whenItIsNotThereAnyMore_thenNothingIsRecorded() {
            memory.list("").toList().forEach(object -> memory.delete(object.key()));

            assertThatThrownBy(() -> repository.prunes().record(prune("a", NOON)))
                    .isInstanceOf(RepositoryException.class);
            assertThatThrownBy(() -> repository.holds().place(hold("x", Optional.empty())))
                    .isInstanceOf(RepositoryException.class);
            assertThat(memory.list("")).isEmpty();
        }

        private PruneRecord prune(String instance, Instant at) {
            return new PruneRecord("prod", instance, "cloud", at, Optional.of(NOON), List.of(backup.id()), "kim@ops1");
        }
    }

    private Hold hold(String reason, Optional<Instant> until) {
        return new Hold(backup.id(), "prod", reason, until, clock.instant(), "kim@ops1");
    }

    private Holdings holdings() {
        return repository.read().holdings();
    }
}
