package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeletionsTest {
    private final PruneScene scene = new PruneScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whenItIsYoungAndOthersAreLeft_thenItGoes() {
        Manifest backup = scene.backup(3);
        scene.backups(2, 1);

        assertThat(delete(backup, false)).singleElement().satisfies(deletion -> {
            assertThat(deletion.isComplete()).isTrue();
            assertThat(deletion.bytes()).isEqualTo(1000);
        });
        assertThat(scene.stored()).hasSize(2);
        assertThat(scene.archives()).isEqualTo(2);
    }

    @Test
    void whenItGoes_thenTheAuditLogHasItBefore() {
        Manifest backup = scene.backup(3);
        scene.backups(2, 1);
        scene.store.denying(Operation.DELETE, "manifests/");

        assertThat(delete(backup, false)).noneMatch(Deletion::isRemoved);

        try (var entries = scene.memory.list("audit/")) {
            assertThat(entries.map(entry -> text(entry.key())))
                    .singleElement()
                    .asString()
                    .contains("delete", backup.id().value(), "tester@here", "\"suspect\" : \"false\"");
        }
    }

    @Test
    void whenItsArchiveMayNotBeDeleted_thenItIsGoneAndNotCompletely() {
        Manifest backup = scene.backup(3);
        scene.backups(2, 1);
        scene.store.denying(Operation.DELETE, "archives/");

        assertThat(delete(backup, false)).singleElement().satisfies(deletion -> {
            assertThat(deletion.isRemoved()).isTrue();
            assertThat(deletion.isComplete()).isFalse();
            assertThat(deletion.problem()).contains(backup.archive().key(), "injected");
        });
        assertThat(scene.archives()).isEqualTo(3);
    }

    @Test
    void whenALateOneLeavesItsArchive_thenThatIsSaid() {
        Manifest backup = scene.backup(3);
        scene.backups(2, 1);
        scene.repository.record(new DeletionRecord(backup.id(), "prod", false, scene.clock.instant(), "kim@elsewhere"));
        scene.store.denying(Operation.DELETE, "archives/");

        List<Late> late =
                new LateDeletions(scene.surroundings()).finish("run", scene.reading(), LateDeletions.Choice.all());

        assertThat(late)
                .singleElement()
                .satisfies(
                        it -> assertThat(it.problem()).contains(backup.archive().key()));
        assertThat(scene.stored()).hasSize(2);
    }

    private String text(ObjectKey key) {
        try (var stream = scene.memory.get(key)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whenItIsTheNewestVerified_thenItStaysAlsoWithForce() {
        scene.backups(9, 2);
        Manifest newest = scene.backup(1);

        for (boolean isForced : List.of(false, true)) {
            assertThatThrownBy(() -> delete(newest, isForced))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("newest verified backup of prod");
        }
        assertThat(scene.stored()).hasSize(9);
    }

    @Test
    void whenMinVerifiedWouldBeUndercut_thenOnlyForceDoesIt() {
        Manifest older = scene.backup(2);
        scene.backup(1);

        assertThatThrownBy(() -> delete(older, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("min-verified is 2");
        delete(older, true);

        assertThat(scene.stored()).hasSize(1);
    }

    @Test
    void whenItIsTheLastGoodOne_thenNothingRemovesIt() {
        Manifest only = scene.backup(50);
        scene.backup(1, suspect());

        assertThatThrownBy(() -> delete(only, true)).isInstanceOf(RefusedException.class);
    }

    @Test
    void whenItIsSuspectAndAnotherIsVerified_thenItGoes() {
        scene.backup(2);
        Manifest suspect = scene.backup(1, suspect());

        delete(suspect, false);

        assertThat(scene.stored()).hasSize(1);
    }

    @Test
    void whenItIsSuspectAndNothingIsVerified_thenOnlyForceRemovesIt() {
        Manifest suspect = scene.backup(1, suspect());

        assertThatThrownBy(() -> delete(suspect, false)).hasMessageContaining("the best there is");
        delete(suspect, true);

        assertThat(scene.stored()).isEmpty();
    }

    @Test
    void whenItCanBeRecordedInOneOfTwoPlacesOnly_thenNothingGoesNowAndItIsSaidThatItWill() {
        Manifest backup = scene.backup(3);
        scene.backups(2, 1);
        FaultyStore store = new FaultyStore(new MemoryStore(scene.clock));
        Repository twin = new Repository("twin", store, true, scene.clock);
        twin.initialise();
        scene.repository.manifests().forEach(manifest -> {
            store.put(new ObjectKey(manifest.archive().key()), new byte[1000]);
            twin.commit(manifest);
        });
        store.denying(Operation.PUT_IF_ABSENT, "evidence/");
        PruneSurroundings one = scene.surroundings();
        PruneSurroundings both = new PruneSurroundings(
                name -> name.equals("twin") ? twin : scene.repository,
                one.others(),
                one.leases(),
                one.policies(),
                one.owed(),
                one.timeout(),
                one.clock(),
                one.by());

        assertThatThrownBy(() -> new Deletions(both)
                        .delete("run", new Backup(backup, List.of("cloud", "twin"), List.of()), false, scene.reading()))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining(
                        "nothing was removed yet, but the deletion of " + backup.id() + " is recorded in cloud");
        assertThat(scene.stored()).hasSize(3);
    }

    @Test
    void whenItIsHeldReadOrLocked_thenItStaysAlsoWithForce() {
        List<Manifest> backups = scene.backups(9, 1);
        scene.repository.holds().place(PrunerTest.hold(backups.get(0), Optional.empty()));
        scene.repository
                .locks()
                .set(backups.get(2), LockMode.GOVERNANCE, scene.clock.instant().plus(Duration.ofDays(1)));

        assertThatThrownBy(() -> delete(backups.get(0), true)).hasMessageContaining("held: case 4711");
        try (var reading = scene.repository.readLease("prod", backups.get(1).id(), "fetch")) {
            assertThat(reading.isWritten()).isTrue();
            assertThatThrownBy(() -> delete(backups.get(1), true)).hasMessageContaining("reading");
        }
        assertThatThrownBy(() -> delete(backups.get(2), true)).hasMessageContaining("locked");
        assertThat(scene.stored()).hasSize(9);
    }

    private List<Deletion> delete(Manifest manifest, boolean isForced) {
        return new Deletions(scene.surroundings())
                .delete("run", new Backup(manifest, List.of("cloud"), List.of()), isForced, scene.reading());
    }

    private static Verdict suspect() {
        return new Verdict(List.of("shrank by 90 %"), Optional.empty());
    }
}
