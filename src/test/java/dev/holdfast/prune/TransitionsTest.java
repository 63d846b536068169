package dev.holdfast.prune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.prune.TransitionReport.Outcome;
import dev.holdfast.repository.BucketRules.Versioning;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.StoragePolicy.Transition;
import dev.holdfast.retention.TransitionPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TransitionsTest {
    private final ColdScene scene = new ColdScene()
            .moving(
                    "monthly",
                    new Transition(Age.ofDays(30), "STANDARD_IA"),
                    new Transition(Age.ofDays(365), "GLACIER"));

    private final Manifest old = scene.backup("prod", "monthly", scene.ago(400));
    private final Manifest young = scene.backup("prod", "monthly", scene.ago(1));

    private TransitionReport carryOut() {
        return new Transitions(scene.surroundings())
                .carryOut(scene.outlook().transitions(), new Transitions.Order("run", "prod", () -> false));
    }

    @Nested
    class GivenAnArchiveOfTheAge {
        @Test
        void whenCarriedOut_thenItLiesInItsClassWithTheSameBytes() {
            TransitionReport report = carryOut();

            assertThat(report.with(Outcome.MOVED)).hasSize(1);
            assertThat(scene.classOf(old)).isEqualTo("GLACIER");
            assertThat(scene.classOf(young)).isEqualTo("STANDARD");
            assertThat(scene.store
                            .head(new ObjectKey(old.archive().key()))
                            .orElseThrow()
                            .sizeBytes())
                    .isEqualTo(1000);
        }

        @Test
        void whenCarriedOut_thenTheCatalogShowsTheTrueClass() {
            carryOut();

            assertThat(scene.reading().repositories().get("cloud").holdings().storageClass(old))
                    .isEqualTo("GLACIER");
        }

        @Test
        void whenCarriedOut_thenWhoDidItIsKept() throws Exception {
            carryOut();

            List<StoredObject> entries = audit();
            assertThat(entries).hasSize(1);
            assertThat(entries.get(0).key().value()).startsWith("audit/2026/11/21/20261121T120000.000Z-");
            assertThat(new String(scene.store.get(entries.get(0).key()).readAllBytes(), UTF_8))
                    .contains(
                            "\"action\" : \"transition\"",
                            old.id().value(),
                            "\"by\" : \"kim@ops1\"",
                            "\"from\" : \"STANDARD\"",
                            "\"to\" : \"GLACIER\"");
        }

        @Test
        void whenCarriedOutAgain_thenNothingIsDone() {
            carryOut();

            assertThat(carryOut().lines()).isEmpty();
            assertThat(audit()).hasSize(1);
        }

        private List<StoredObject> audit() {
            try (Stream<StoredObject> entries = scene.store.list("audit/")) {
                return entries.toList();
            }
        }
    }

    @Nested
    class GivenSomethingInTheWay {
        @Test
        void whenSomebodyWorksOnTheDeployment_thenItIsPutOff() {
            try (Lease other = scene.leases
                    .acquire(scene.cloud, "prod", LeasePurpose.BACKUP, "backup")
                    .match(Granted::lease, held -> null)) {
                assertThat(other).isNotNull();

                TransitionReport report = carryOut();

                assertThat(report.with(Outcome.LATER)).hasSize(1);
                assertThat(scene.classOf(old)).isEqualTo("STANDARD");
            }
            assertThat(carryOut().with(Outcome.MOVED)).hasSize(1);
        }

        @Test
        void whenSomebodyReadsIt_thenItIsNotEvenDue() {
            try (ReadLease lease = scene.cloud.readLease("prod", old.id(), "fetch")) {
                assertThat(lease.isWritten()).isTrue();

                assertThat(carryOut().lines()).isEmpty();
                assertThat(scene.classOf(old)).isEqualTo("STANDARD");
            }
            scene.clock.advance(Duration.ofMinutes(2));
            assertThat(carryOut().with(Outcome.MOVED)).hasSize(1);
        }

        @Test
        void whenAReaderComesAfterThePlan_thenItIsPutOff() {
            TransitionPlan plan = scene.outlook().transitions();
            try (ReadLease lease = scene.cloud.readLease("prod", old.id(), "fetch")) {
                assertThat(lease.isWritten()).isTrue();

                TransitionReport report = new Transitions(scene.surroundings())
                        .carryOut(plan, new Transitions.Order("run", "prod", () -> false));

                assertThat(report.with(Outcome.LATER))
                        .singleElement()
                        .satisfies(line -> assertThat(line.problem()).isEqualTo("is being read"));
                assertThat(scene.classOf(old)).isEqualTo("STANDARD");
            }
        }

        @Test
        void whenOthersHaveStillToGetIt_thenItIsNotArchivedBefore() {
            scene.owed = (repository, reading, now) -> Map.of(old.id(), new TreeSet<>(Set.of("offsite")));
            assertThat(carryOut().lines()).isEmpty();
            assertThat(scene.classOf(old)).isEqualTo("STANDARD");

            scene.owed = OwedCopies.none();
            assertThat(carryOut().with(Outcome.MOVED)).hasSize(1);
        }

        @Test
        void whenABackupWaits_thenItMakesWay() {
            TransitionReport report = new Transitions(scene.surroundings())
                    .carryOut(scene.outlook().transitions(), new Transitions.Order("run", "prod", () -> true));

            assertThat(report.with(Outcome.LATER)).hasSize(1);
            assertThat(scene.classOf(old)).isEqualTo("STANDARD");
        }

        @Test
        void whenTheBucketKeepsVersions_thenItIsRefusedWithTheWayOut() {
            scene.store.inBucket().set(Versioning.ON);

            TransitionReport report = carryOut();

            assertThat(report.with(Outcome.REFUSED))
                    .singleElement()
                    .satisfies(line -> assertThat(line.problem()).contains("version"));
            assertThat(scene.classOf(old)).isEqualTo("STANDARD");
        }

        @Test
        void whenTheArchiveIsColdAlready_thenItIsRefusedSinceItMustBeThawed() {
            scene.moving("monthly", new Transition(Age.ofDays(365), "DEEP_ARCHIVE"));
            scene.store.reclassify(new ObjectKey(old.archive().key()), "GLACIER");

            TransitionReport report = carryOut();

            assertThat(report.with(Outcome.REFUSED))
                    .singleElement()
                    .satisfies(line -> assertThat(line.problem()).contains("thaw"));
        }

        @Test
        void whenTheStoreHasOtherBytesAfterwards_thenItIsNotCalledMoved() {
            byte[] other = new byte[(int) old.archive().storedBytes()];
            scene.store.put(new ObjectKey(old.archive().key()), other);

            TransitionReport report = carryOut();

            assertThat(report.with(Outcome.REFUSED))
                    .singleElement()
                    .satisfies(line -> assertThat(line.problem()).contains("sha256:", "holdfast verify " + old.id()));
        }

        @Test
        void whenTheArchiveIsMissing_thenOthersAreMovedAllTheSame() {
            Manifest second = scene.backup("prod", "monthly", scene.ago(380));
            scene.store.delete(new ObjectKey(old.archive().key()));

            TransitionReport report = carryOut();

            assertThat(report.with(Outcome.REFUSED)).hasSize(1);
            assertThat(scene.classOf(second)).isEqualTo("GLACIER");
        }
    }
}
