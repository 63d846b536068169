package dev.holdfast.thaw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ForwardingStore;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ThawsTest {
    private static final ThawOrder STANDARD = new ThawOrder(ThawSpeed.STANDARD, 7);

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final MemoryStore store = new MemoryStore(clock).thawingTakes(Duration.ofHours(4));
    private final Manifest manifest = Manifests.of(
            "prod", "monthly", Instant.parse("2019-11-01T04:00:00Z"), Manifests.tables(), Manifests.whole());
    private final ObjectKey archive = new ObjectKey(manifest.archive().key());
    private final List<Duration> waits = new ArrayList<>();
    private final Backup backup = new Backup(manifest, List.of("cloud"), List.of());

    private BooleanSupplier isAway = () -> false;

    private Thaws thaws() {
        ObjectStore sometimesAway = new ForwardingStore(store) {
            @Override
            public Optional<ObjectStatus> status(ObjectKey key) {
                if (isAway.getAsBoolean()) {
                    throw new RepositoryException("the store is away", "wait");
                }
                return super.status(key);
            }
        };
        Repository cloud = new Repository("cloud", sometimesAway, true, clock);
        return new Thaws(Map.of("cloud", cloud), clock, clock::advance);
    }

    private void store(String storageClass) {
        store.put(archive, "sealed".getBytes(UTF_8));
        store.reclassify(archive, storageClass);
    }

    private ColdCopy await(ThawOrder order) throws InterruptedException {
        return thaws().await(backup, "cloud", order, (copy, usual, waited) -> waits.add(waited));
    }

    @Nested
    class GivenAnArchivedCopy {
        @Test
        void whenLookedAt_thenItSaysTheClassAndHowFastItCanBeThawed() {
            store("GLACIER");

            ColdCopy copy = thaws().look(backup).get(0);

            assertThat(copy.isReadable()).isFalse();
            assertThat(copy.words()).isEqualTo("GLACIER, archived");
            assertThat(copy.speeds())
                    .isEqualTo("expedited in 1 to 5 minutes, standard in 3 to 5 hours, bulk in 5 to 12 hours");
        }

        @Test
        void whenAwaited_thenItIsReadableForTheDaysAskedFor() throws Exception {
            store("GLACIER");
            Instant began = clock.instant();

            ColdCopy copy = await(STANDARD);

            assertThat(copy.access()).isEqualTo(Access.THAWED);
            assertThat(copy.thawedUntil())
                    .contains(began.plus(Duration.ofHours(4)).plus(Duration.ofDays(7)));
            assertThat(Duration.between(began, clock.instant())).isBetween(Duration.ofHours(4), Duration.ofHours(5));
            assertThat(waits).startsWith(Duration.ZERO, Duration.ofMinutes(1)).isSorted();
            assertThat(store.get(archive)).hasBinaryContent("sealed".getBytes(UTF_8));
        }

        @Test
        void whenTheWaitingProcessEnds_thenAnotherTakesItUp() throws Exception {
            store("GLACIER");
            Instant began = clock.instant();
            thaws().request(backup, "cloud", STANDARD);
            clock.advance(Duration.ofHours(3));

            await(STANDARD);

            assertThat(Duration.between(began, clock.instant())).isLessThan(Duration.ofHours(5));
        }

        @Test
        void whenTheThawedCopyIsGone_thenItIsAskedForAnew() throws Exception {
            store("GLACIER");
            await(STANDARD);
            clock.advance(Duration.ofDays(8));
            assertThat(thaws().look(backup).get(0).access()).isEqualTo(Access.ARCHIVED);

            ColdCopy copy = await(STANDARD);

            assertThat(copy.thawedUntil().orElseThrow()).isAfter(clock.instant().plus(Duration.ofDays(6)));
        }

        @Test
        void whenTheThawedCopyGoesSoon_thenItsDaysCountAnewAtOnce() throws Exception {
            store("GLACIER");
            await(STANDARD);
            clock.advance(Duration.ofDays(7).minusHours(1));
            waits.clear();

            ColdCopy copy = await(STANDARD);

            assertThat(waits).isEmpty();
            assertThat(copy.thawedUntil().orElseThrow()).isAfter(clock.instant().plus(Duration.ofDays(6)));
        }

        @Test
        void whenItsClassHasNoSuchSpeed_thenNothingIsAskedForAndOthersAreNamed() {
            store("DEEP_ARCHIVE");

            assertThatThrownBy(() -> thaws().request(backup, "cloud", new ThawOrder(ThawSpeed.EXPEDITED, 1)))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("nothing is thawed expedited from the class DEEP_ARCHIVE")
                    .extracting("hint")
                    .isEqualTo("choose one of: standard in up to 12 hours, bulk in up to 48 hours");
            assertThat(thaws().look(backup).get(0).access()).isEqualTo(Access.ARCHIVED);
        }

        @Test
        void whenItTakesForEver_thenTheWaitIsGivenUp() {
            store.thawingTakes(Duration.ofDays(300));
            store("GLACIER");

            assertThatThrownBy(() -> await(STANDARD))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("still GLACIER, being thawed", "usually takes 3 to 5 hours");
        }
    }

    @Nested
    class GivenAStoreThatGoesAwayAfterAnHour {
        private final Instant away = Instant.parse("2026-11-21T13:00:00Z");

        @Test
        void whenItComesBack_thenTheWaitGoesOn() throws Exception {
            store("GLACIER");
            isAway = () -> clock.instant().isAfter(away) && clock.instant().isBefore(away.plusSeconds(1800));

            assertThat(await(STANDARD).isReadable()).isTrue();
        }

        @Test
        void whenItStaysAway_thenTheWaitFails() {
            store("GLACIER");
            isAway = () -> clock.instant().isAfter(away);

            assertThatThrownBy(() -> await(STANDARD))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessage("the store is away");
        }

        @Test
        void whenLookedAt_thenReadingIsLeftToTellWhatIsWrong() {
            store("GLACIER");
            isAway = () -> true;

            assertThat(thaws().look(backup).get(0).isReadable()).isTrue();
        }
    }

    @Nested
    class GivenSeveralCopies {
        private ColdCopy copy(String repository, String storageClass, Access access) {
            return new ColdCopy(repository, storageClass, access, Optional.empty());
        }

        @Test
        void whenOneIsBeingThawed_thenItIsTheSoonest() {
            assertThat(soonest(
                            copy("a", "GLACIER", Access.ARCHIVED),
                            copy("b", "GLACIER", Access.THAWING),
                            copy("c", "DEEP_ARCHIVE", Access.ARCHIVED)))
                    .isEqualTo("b");
        }

        @Test
        void whenTheClassesDiffer_thenTheFasterOneIsTheSoonest() {
            assertThat(soonest(copy("a", "DEEP_ARCHIVE", Access.ARCHIVED), copy("b", "GLACIER", Access.ARCHIVED)))
                    .isEqualTo("b");
        }

        @Test
        void whenOneIsReadable_thenItIsTheSoonest() {
            assertThat(soonest(copy("a", "GLACIER", Access.THAWING), copy("b", "STANDARD", Access.READABLE)))
                    .isEqualTo("b");
        }

        private String soonest(ColdCopy... copies) {
            return Thaws.soonest(List.of(copies), STANDARD).orElseThrow().repository();
        }
    }

    @Nested
    class GivenAnOrder {
        @Test
        void whenTheDaysAreOutOfRange_thenItIsRefused() {
            assertThatThrownBy(() -> new ThawOrder(ThawSpeed.BULK, 0)).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> new ThawOrder(ThawSpeed.BULK, 366)).isInstanceOf(UsageException.class);
        }
    }
}
