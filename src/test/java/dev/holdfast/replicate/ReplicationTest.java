package dev.holdfast.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.replicate.CopyResult.Busy;
import dev.holdfast.replicate.CopyResult.Copied;
import dev.holdfast.replicate.CopyResult.Impossible;
import dev.holdfast.replicate.CopyResult.ThereAlready;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.ForwardingStore;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.repository.Upload;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.S3Server;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three repositories: a directory, a bucket, and one off site. */
final class ReplicationTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final S3Server server = S3Server.start();

    /** What is gone off site once something is put there. */
    private final AtomicReference<@Nullable String> vanishing = new AtomicReference<>();

    @TempDir
    private Path folder;

    private Site site;

    @BeforeEach
    void build() {
        Map<String, ObjectStore> stores = new LinkedHashMap<>();
        stores.put("local", new DirectoryStore(new DirectorySettings(folder.resolve("local"))));
        stores.put("cloud", new S3Store(server.settings("replicate")));
        stores.put("offsite", new ForwardingStore(new MemoryStore(clock)) {
            @Override
            public StoredObject put(ObjectKey key, byte[] content) {
                Optional.ofNullable(vanishing.getAndSet(null)).ifPresent(gone -> delete(new ObjectKey(gone)));
                return super.put(key, content);
            }
        });
        site = new Site(clock, stores);
    }

    @AfterEach
    void close() {
        site.close();
        server.close();
    }

    @Nested
    class GivenABackupInTheFirstRepository {
        @Test
        void whenItIsCopied_thenTheOthersHaveTheSameBackup() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");

            assertThat(site.replicate("cloud"))
                    .containsExactly(new Copied(manifest.id(), "cloud", "local", 300_000, 300_000));
            assertThat(site.replicate("offsite")).hasSize(1);

            Backup backup = site.backup(manifest);
            assertThat(backup.repositories()).containsExactly("local", "cloud", "offsite");
            assertThat(site.missing().in(site.read(), clock.instant())).isEmpty();
            for (String name : backup.repositories()) {
                Repository repository = site.repositories.get(name);
                Manifest there = repository.manifest("prod", manifest.id()).orElseThrow();
                assertThat(there.isSameBackup(manifest)).isTrue();
                assertThat(ArchiveProof.read(repository, there)).isEmpty();
                assertThat(site.bytes(name, manifest.context().key().orElseThrow()))
                        .asString()
                        .isEqualTo("sealed " + manifest.id());
            }
        }

        @Test
        void whenItIsCopied_thenItsManifestThereTellsItsOwnClassAndTime() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");

            site.replicate("offsite");

            Manifest there = site.repositories
                    .get("offsite")
                    .manifest("prod", manifest.id())
                    .orElseThrow();
            assertThat(there.archive().storageClass()).isEqualTo("STANDARD_IA");
            assertThat(there.timing().committed()).isEqualTo(manifest.timing().committed());
            assertThat(there.timing().copied()).contains(clock.instant());
        }

        @Test
        void whenThereAreSeveral_thenTheNewestComesFirstAndSuspectOnesLast() throws Exception {
            Manifest old = site.store("local", "2026-11-19T02:00:00Z");
            Manifest middle = site.store("local", "2026-11-20T02:00:00Z");
            Manifest suspect = site.store(
                    "local", "2026-11-21T02:00:00Z", 1000, new Verdict(List.of("it shrank"), Optional.empty()));

            List<CopyResult> results = site.replicate("cloud");

            assertThat(results).extracting(CopyResult::backup).containsExactly(middle.id(), old.id(), suspect.id());
        }

        @Test
        void whenSomebodyWorksOnTheDeploymentThere_thenTheCopyWaits() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            Leases others = new Leases(ThisHost.read(), clock);

            try (var lease = others.acquire(site.repositories.get("cloud"), "prod", LeasePurpose.BACKUP, "another1")
                    .match(granted -> granted.lease(), held -> null)) {
                assertThat(lease).isNotNull();
                assertThat(site.replicate("cloud"))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                Busy.class, busy -> assertThat(busy.holder()).contains("another1"));
            }

            assertThat(site.replicate("cloud")).singleElement().isInstanceOf(Copied.class);
            assertThat(site.backup(manifest).repositories()).contains("cloud");
        }

        @Test
        void whenTheCatalogIsOld_thenNothingIsCopiedTwice() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            Backup asItWas = site.backup(manifest);
            site.replicate("cloud");

            assertThat(site.replicator.copy(new MissingCopy(asItWas, "cloud"), bytes -> {}))
                    .isEqualTo(new ThereAlready(manifest.id(), "cloud"));
        }
    }

    @Nested
    class GivenATargetThatFails {
        @Test
        void whenItIsDown_thenItsCopiesWaitAndNothingElseDoes() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            site.stores.get("cloud").denying(Operation.UPLOAD);

            assertThatThrownBy(() -> site.replicate("cloud")).isInstanceOf(RepositoryException.class);
            assertThat(site.replicate("offsite")).singleElement().isInstanceOf(Copied.class);

            site.stores.get("cloud").heal();
            assertThat(site.replicate("cloud")).singleElement().isInstanceOf(Copied.class);
            assertThat(site.backup(manifest).repositories()).hasSize(3);
        }

        @Test
        void whenItDoesNotTakeOneOfThem_thenTheOthersAreCopiedAndThatIsSaidOfIt() throws Exception {
            Manifest oldest = site.store("local", "2026-11-19T02:00:00Z");
            Manifest old = site.store("local", "2026-11-20T02:00:00Z");
            Manifest newest = site.store("local", "2026-11-21T02:00:00Z");
            site.stores.get("cloud").denying(Operation.UPLOAD, newest.archive().key());

            List<CopyResult> results = site.replicate("cloud");

            assertThat(results).extracting(CopyResult::backup).containsExactly(old.id(), newest.id(), oldest.id());
            assertThat(results.get(1))
                    .isInstanceOfSatisfying(
                            Impossible.class,
                            failed -> assertThat(failed.isDamage()).isFalse());
            assertThat(site.backup(oldest).repositories()).containsExactly("local", "cloud");
            assertThat(site.backup(newest).repositories()).containsExactly("local");
        }

        @Test
        void whenItDoesNotTakeTheLastOne_thenTheOthersAreCopiedAndItFails() throws Exception {
            Manifest old = site.store("local", "2026-11-20T02:00:00Z");
            Manifest newest = site.store("local", "2026-11-21T02:00:00Z");
            site.stores.get("cloud").denying(Operation.UPLOAD, old.archive().key());

            assertThatThrownBy(() -> site.replicate("cloud")).isInstanceOf(RepositoryException.class);

            assertThat(site.backup(newest).repositories()).containsExactly("local", "cloud");
        }

        @Test
        void whenItIsDown_thenItIsTriedThreeTimesAndNotForEachCopy() {
            for (int day = 10; day < 20; day++) {
                site.store("local", "2026-11-" + day + "T02:00:00Z");
            }
            site.stores.get("cloud").denying(Operation.UPLOAD);
            int before = site.stores.get("cloud").calls(Operation.UPLOAD);

            assertThatThrownBy(() -> site.replicate("cloud"))
                    .isInstanceOfSatisfying(
                            RepositoryException.class,
                            failure -> assertThat(failure.getSuppressed()).hasSize(2));

            assertThat(site.stores.get("cloud").calls(Operation.UPLOAD)).isEqualTo(before + 3);
        }

        @Test
        void whenItFailsBeforeTheManifest_thenThereIsNoBackupAndTheNextTrySendsNothingAgain() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            site.stores.get("cloud").denying(Operation.PUT_IF_ABSENT, "manifests/");

            assertThatThrownBy(() -> site.replicate("cloud")).isInstanceOf(RepositoryException.class);
            assertThat(site.backup(manifest).repositories()).containsExactly("local");

            site.stores.get("cloud").heal();
            assertThat(site.replicate("cloud"))
                    .containsExactly(new Copied(manifest.id(), "cloud", "local", 300_000, 0));
        }

        @Test
        void whenWhatHadArrivedVanishesBeforeTheManifest_thenThereIsNoBackupWithoutItsArchive() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            site.stores.get("offsite").denying(Operation.PUT_IF_ABSENT, "manifests/");
            assertThatThrownBy(() -> site.replicate("offsite")).isInstanceOf(RepositoryException.class);
            site.stores.get("offsite").heal();
            site.stores
                    .get("offsite")
                    .delete(new ObjectKey(manifest.context().key().orElseThrow()));
            vanishing.set(manifest.archive().key());

            assertThatThrownBy(() -> site.replicate("offsite"))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("it is not there");
            assertThat(site.backup(manifest).repositories()).containsExactly("local");

            assertThat(site.replicate("offsite"))
                    .containsExactly(new Copied(manifest.id(), "offsite", "local", 300_000, 300_000));
        }

        @Test
        void whenItFailsInTheMiddle_thenTheNextTryGoesOnWhereItWas() throws Exception {
            Manifest manifest = site.store("cloud", "2026-11-21T02:00:00Z", 1_000_000, okay());
            site.stores.get("local").failing(Operation.WRITE, 3);

            assertThatThrownBy(() -> site.replicate("local")).isInstanceOf(RepositoryException.class);

            assertThat(site.replicate("local"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Copied.class,
                            copied -> assertThat(copied.sentBytes()).isEqualTo(1_000_000 - (2 << 18)));
            assertThat(ArchiveProof.read(site.repositories.get("local"), manifest))
                    .isEmpty();
            assertThat(site.stores.get("local").unfinishedUploads()).isEmpty();
        }

        @Test
        void whenWhatAnEarlierTryLeftIsDamaged_thenEverythingIsSentAgain() throws Exception {
            Manifest manifest = site.store("cloud", "2026-11-21T02:00:00Z", 1_000_000, okay());
            leave("local", manifest, Site.content(99, 500_000));

            assertThat(site.replicate("local"))
                    .containsExactly(new Copied(manifest.id(), "local", "cloud", 1_000_000, 1_000_000));
            assertThat(ArchiveProof.read(site.repositories.get("local"), manifest))
                    .isEmpty();
        }

        private void leave(String repository, Manifest manifest, byte[] bytes) throws Exception {
            Upload upload = site.stores
                    .get(repository)
                    .upload(new ObjectKey(manifest.archive().key()), UploadOptions.standard());
            upload.write(bytes, 0, bytes.length);
            upload.suspend();
        }
    }

    @Nested
    class GivenASourceThatFails {
        @Test
        void whenItsBytesAreDamaged_thenThatIsRecordedAndTheNextRepositoryIsTheSource() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            site.replicate("cloud");
            site.stores.get("local").flipping(new ObjectKey(manifest.archive().key()), 5000);

            assertThat(site.replicate("offsite"))
                    .containsExactly(new Copied(manifest.id(), "offsite", "cloud", 300_000, 300_000));

            Backup backup = site.backup(manifest);
            assertThat(backup.isGoodIn("local")).isFalse();
            assertThat(backup.isGoodIn("offsite")).isTrue();
        }

        @Test
        void whenItIsDown_thenTheNextRepositoryIsTheSourceAndNothingIsHeldAgainstIt() throws Exception {
            Manifest manifest = site.store("local", "2026-11-21T02:00:00Z");
            site.replicate("cloud");
            Backup backup = site.backup(manifest);
            site.stores.get("local").denying(Operation.GET, "archives/");

            CopyResult result = site.replicator.copy(new MissingCopy(backup, "offsite"), bytes -> {});

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Copied.class, copied -> assertThat(copied.source()).isEqualTo("cloud"));
            site.stores.get("local").heal();
            assertThat(site.backup(manifest).isGoodIn("local")).isTrue();
        }

        @Test
        void whenItIsTheOnlyOne_thenThatIsSaidAndTheOthersAreCopied() throws Exception {
            Manifest damaged = site.store("local", "2026-11-21T02:00:00Z");
            Manifest good = site.store("local", "2026-11-20T02:00:00Z");
            site.stores.get("local").flipping(new ObjectKey(damaged.archive().key()), 5000);

            List<CopyResult> results = site.replicate("cloud");

            assertThat(results).hasSize(2);
            assertThat(results.get(0)).isInstanceOfSatisfying(Impossible.class, impossible -> {
                assertThat(impossible.isDamage()).isTrue();
                assertThat(impossible.problem()).startsWith("local: SHA-256 of archives/daily/prod/");
            });
            assertThat(results.get(1).backup()).isEqualTo(good.id());
            assertThat(there("cloud")).containsExactly(good.id());
            assertThat(site.missing().in(site.read(), clock.instant()))
                    .as("a lost backup is no missing copy")
                    .extracting(MissingCopy::target)
                    .containsExactly("offsite");
        }

        private List<BackupId> there(String repository) {
            return site.repositories.get(repository).manifests().stream()
                    .map(Manifest::id)
                    .toList();
        }
    }

    private static Verdict okay() {
        return Verdict.whole(Optional.empty());
    }
}
