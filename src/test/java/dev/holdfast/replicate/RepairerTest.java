package dev.holdfast.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.replicate.RepairResult.State;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.ForwardingStore;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backup in a directory, in a bucket and off site, of which copies go bad where they lie. */
final class RepairerTest {
    private static final String TIME = "2026-11-21T02:00:00Z";

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final S3Server server = S3Server.start();

    @TempDir
    private Path folder;

    /** The key at whose reading back off site somebody takes the lease there; empty if nobody does. */
    private String leaseLostAfter = "";

    private Site site;
    private Manifest manifest;

    /** What happens to stored bytes. */
    enum Damage {
        FLIPPED {
            @Override
            byte[] of(byte[] good) {
                byte[] bad = good.clone();
                bad[bad.length / 2] ^= 1;
                return bad;
            }
        },
        CUT {
            @Override
            byte[] of(byte[] good) {
                return Arrays.copyOf(good, good.length - 1);
            }
        },
        LONGER {
            @Override
            byte[] of(byte[] good) {
                return Arrays.copyOf(good, good.length + 1);
            }
        },
        EMPTY {
            @Override
            byte[] of(byte[] good) {
                return new byte[0];
            }
        };

        abstract byte[] of(byte[] good);
    }

    @BeforeEach
    void build() throws Exception {
        Map<String, ObjectStore> stores = new LinkedHashMap<>();
        stores.put("local", new DirectoryStore(new DirectorySettings(folder.resolve("local"))));
        stores.put("cloud", new S3Store(server.settings("repair")));
        stores.put("offsite", new ForwardingStore(new MemoryStore(clock)) {
            @Override
            public InputStream get(ObjectKey key, long offset) {
                if (key.value().equals(leaseLostAfter) && isArchiveWhole()) {
                    put(new ObjectKey("leases/prod.json"), "another's".getBytes(UTF_8));
                }
                return super.get(key, offset);
            }

            private boolean isArchiveWhole() {
                return head(new ObjectKey(archive()))
                        .filter(there -> there.sizeBytes() == manifest.archive().storedBytes())
                        .isPresent();
            }
        });
        site = new Site(clock, stores);
        manifest = site.storeEverywhere(TIME);
    }

    @AfterEach
    void close() {
        site.close();
        server.close();
    }

    @Nested
    class GivenOneCopyIsBad {
        @ParameterizedTest(name = "{0} in {1}")
        @CsvSource({
            "FLIPPED, local", "CUT, local", "LONGER, local", "EMPTY, local",
            "FLIPPED, cloud", "CUT, cloud", "LONGER, cloud", "EMPTY, cloud",
            "FLIPPED, offsite"
        })
        void whenItIsRepaired_thenItHasTheGoodBytesAndThatIsProvedAndRecorded(Damage damage, String where)
                throws Exception {
            damage(where, archive(), damage);

            RepairResult result = repaired(where);

            assertThat(result.state()).isEqualTo(State.REPAIRED);
            assertThat(result.source()).hasValue(where.equals("local") ? "cloud" : "local");
            assertThat(result.problems()).singleElement().asString().contains(archive(), "the manifest says");
            thenItIsGoodIn(where);
            assertThat(evidenceOf(where)).extracting(Verification::isGood).containsExactly(false, true);
        }

        @ParameterizedTest
        @CsvSource({"local", "cloud", "offsite"})
        void whenItsArchiveIsGone_thenItIsThereAgain(String where) throws Exception {
            site.stores.get(where).delete(new ObjectKey(archive()));

            RepairResult result = repaired(where);

            assertThat(result.state()).isEqualTo(State.REPAIRED);
            assertThat(result.problems()).containsExactly(archive() + " is not there");
            thenItIsGoodIn(where);
        }

        @ParameterizedTest
        @CsvSource({"local", "cloud"})
        void whenItsManifestIsDamaged_thenItIsWrittenAnew(String where) throws Exception {
            site.stores.get(where).put(new ObjectKey(manifestKey()), "{".getBytes(UTF_8));

            RepairResult result = repaired(where);

            assertThat(result.state()).isEqualTo(State.REPAIRED);
            assertThat(result.problems()).containsExactly("its manifest is damaged");
            Repository repository = site.repositories.get(where);
            assertThat(repository.manifest("prod", manifest.id()))
                    .hasValueSatisfying(
                            there -> assertThat(there.isSameBackup(manifest)).isTrue());
            thenItIsGoodIn(where);
        }

        @ParameterizedTest(name = "{0} in {1}")
        @CsvSource({"FLIPPED, local", "EMPTY, local", "FLIPPED, cloud", "CUT, offsite"})
        void whenItsEnvironmentVariablesAreDamaged_thenTheyAreReplaced(Damage damage, String where) throws Exception {
            damage(where, context(), damage);

            RepairResult result = repaired(where);

            assertThat(result.state()).isEqualTo(State.REPAIRED);
            assertThat(result.problems())
                    .singleElement()
                    .asString()
                    .startsWith("environment variables: ")
                    .contains(context());
            thenItIsGoodIn(where);
        }

        @Test
        void whenItsEnvironmentVariablesAreGone_thenTheyAreThereAgain() throws Exception {
            site.stores.get("local").delete(new ObjectKey(context()));

            assertThat(repaired("local").problems())
                    .containsExactly("environment variables: " + context() + " is not there");

            thenItIsGoodIn("local");
        }

        @Test
        void whenAllOfItIsBad_thenAllOfItIsReplaced() throws Exception {
            damage("local", archive(), Damage.CUT);
            damage("local", context(), Damage.FLIPPED);
            site.stores.get("local").put(new ObjectKey(manifestKey()), "{".getBytes(UTF_8));

            assertThat(repaired("local").problems()).hasSize(3);

            thenItIsGoodIn("local");
            assertThat(repaired("local").state()).isEqualTo(State.GOOD);
        }

        @Test
        void whenItWasFoundGoodAgainByItself_thenThatIsRecorded() throws Exception {
            site.stores.get("local").flipping(new ObjectKey(archive()), 5000);
            site.repositories
                    .get("local")
                    .record(new Verification(
                            manifest.id(),
                            "prod",
                            "local",
                            clock.instant(),
                            Verification.Depth.STORED,
                            List.of("a cable"),
                            "tester@test"));
            assertThat(site.backup(manifest).isGoodIn("local")).isFalse();
            site.stores.get("local").heal();

            assertThat(repaired("local").state()).isEqualTo(State.GOOD);

            assertThat(site.backup(manifest).isGoodIn("local")).isTrue();
        }

        @Test
        void whenItsRepositoryTakesNothing_thenItIsSaidAndTheOthersAreRepaired() throws Exception {
            damage("local", archive(), Damage.CUT);
            damage("offsite", archive(), Damage.CUT);
            site.stores.get("local").denying(Operation.UPLOAD);

            List<RepairResult> results = site.repairer.repair(site.backup(manifest), CopyProgress.ignored());

            assertThat(results)
                    .extracting(RepairResult::state)
                    .containsExactly(State.DAMAGED, State.GOOD, State.REPAIRED);
            assertThat(results.get(0).problems().get(1)).contains("could not be repaired", "injected");
            assertThat(site.backup(manifest).isGoodIn("local")).isFalse();
        }

        @Test
        void whenSomebodyWorksThere_thenItIsSaidWho() throws Exception {
            damage("local", archive(), Damage.CUT);
            Leases others = new Leases(ThisHost.read(), clock);
            Backup backup = site.backup(manifest);

            try (var lease = others.acquire(site.repositories.get("local"), "prod", LeasePurpose.BACKUP, "another1")
                    .match(granted -> granted.lease(), held -> null)) {
                assertThat(lease).isNotNull();

                RepairResult result =
                        site.repairer.repair(backup, CopyProgress.ignored()).get(0);

                assertThat(result.state()).isEqualTo(State.DAMAGED);
                assertThat(result.problems().get(1)).contains("another1");
            }
        }

        @Test
        void whenItIsRemovedWhileTheCopiesAreRead_thenNothingIsWrittenInItsPlace() throws Exception {
            damage("offsite", archive(), Damage.CUT);
            Backup backup = site.backup(manifest);
            site.atNextLease(() -> remove("offsite"));

            List<RepairResult> results = site.repairer.repair(backup, CopyProgress.ignored());

            assertThat(results.get(2)).isEqualTo(RepairResult.of("offsite", State.ABSENT));
            assertThat(site.stores.get("offsite").head(new ObjectKey(archive())))
                    .isEmpty();
        }

        @Test
        void whenItIsRemovedByWhoeverTookTheLeaseOver_thenNothingIsWrittenInItsPlace() throws Exception {
            damage("offsite", archive(), Damage.CUT);
            Backup backup = site.backup(manifest);

            List<RepairResult> results = site.repairer.repair(backup, atFirstByte(() -> {
                site.stores.get("offsite").put(new ObjectKey("leases/prod.json"), "another's".getBytes(UTF_8));
                remove("offsite");
            }));

            assertThat(results.get(2).state()).isEqualTo(State.DAMAGED);
            assertThat(results.get(2).problems().get(1)).contains("could not be repaired", "lease of prod", "was lost");
            assertThat(site.stores.get("offsite").head(new ObjectKey(archive())))
                    .isEmpty();
            assertThat(site.stores.get("offsite").unfinishedUploads()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"manifest", "context"})
        void whenTheLeaseIsTakenOverAfterTheArchive_thenTheRestStaysAsItIs(String part) throws Exception {
            String key = part.equals("manifest") ? manifestKey() : context();
            Backup backup = site.backup(manifest);
            damage("offsite", archive(), Damage.CUT);
            site.stores.get("offsite").put(new ObjectKey(key), "{".getBytes(UTF_8));
            leaseLostAfter = archive();

            List<RepairResult> results = site.repairer.repair(backup, CopyProgress.ignored());

            assertThat(results.get(2).state()).isEqualTo(State.DAMAGED);
            assertThat(results.get(2).problems()).last().asString().contains("was lost");
            assertThat(site.bytes("offsite", key)).asString().isEqualTo("{");
        }

        private void remove(String where) {
            site.stores.get(where).delete(new ObjectKey(manifestKey()));
            site.stores.get(where).delete(new ObjectKey(archive()));
            site.stores.get(where).delete(new ObjectKey(context()));
        }

        private CopyProgress atFirstByte(Runnable work) {
            AtomicBoolean isDone = new AtomicBoolean();
            return new CopyProgress() {
                @Override
                public void begin(MissingCopy copy) {}

                @Override
                public void transferred(long bytes, long total) {
                    if (!isDone.getAndSet(true)) {
                        work.run();
                    }
                }

                @Override
                public void end(CopyResult result) {}
            };
        }

        @Test
        void whenItWasNeverCopied_thenItIsSaidToBeAbsentAndNotMade() throws Exception {
            Manifest single = site.store("local", "2026-11-21T03:00:00Z");

            List<RepairResult> results = site.repairer.repair(site.backup(single), CopyProgress.ignored());

            assertThat(results).extracting(RepairResult::state).containsExactly(State.GOOD, State.ABSENT, State.ABSENT);
            assertThat(site.backup(single).repositories()).containsExactly("local");
        }
    }

    @Nested
    class GivenSourcesGoBad {
        @Test
        void whenOneDoesAfterItWasRead_thenTheNextIsTaken() throws Exception {
            damage("local", archive(), Damage.CUT);
            site.atNextLease(() -> damage("cloud", archive(), Damage.FLIPPED));

            RepairResult result = repaired("local");

            assertThat(result.state()).isEqualTo(State.REPAIRED);
            assertThat(result.source()).hasValue("offsite");
            assertThat(result.problems().get(1)).startsWith("cloud is no source any more: ");
            thenItIsGoodIn("local");
        }

        @Test
        void whenTheLastOneDoes_thenTheDamagedBytesStayAsTheyAre() throws Exception {
            site.stores.get("offsite").delete(new ObjectKey(archive()));
            damage("local", archive(), Damage.CUT);
            byte[] before = site.bytes("local", archive());
            site.atNextLease(() -> damage("cloud", archive(), Damage.FLIPPED));

            List<RepairResult> results = site.repairer.repair(site.backup(manifest), CopyProgress.ignored());

            assertThat(results.get(0).state()).isEqualTo(State.DAMAGED);
            assertThat(site.bytes("local", archive())).isEqualTo(before);
            assertThat(site.stores.get("local").unfinishedUploads()).isEmpty();
        }

        @Test
        void whenAllCopiesAreBad_thenThatIsSaidAndNothingIsReplaced() throws Exception {
            damage("local", archive(), Damage.FLIPPED);
            damage("cloud", archive(), Damage.CUT);
            site.stores.get("offsite").delete(new ObjectKey(archive()));
            byte[] local = site.bytes("local", archive());
            byte[] cloud = site.bytes("cloud", archive());
            Backup backup = site.backup(manifest);

            assertThatThrownBy(() -> site.repairer.repair(backup, CopyProgress.ignored()))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("no good copy of " + manifest.id() + " is left")
                    .hasMessageContaining("local: SHA-256")
                    .hasMessageContaining("cloud: " + archive() + " has 299999 bytes")
                    .hasMessageContaining("offsite: " + archive() + " is not there");

            assertThat(site.bytes("local", archive())).isEqualTo(local);
            assertThat(site.bytes("cloud", archive())).isEqualTo(cloud);
            assertThat(site.backup(manifest).isVerified()).isFalse();
        }

        @Test
        void whenTheGoodOneCannotBeReadNow_thenItIsNotCalledLost() throws Exception {
            damage("local", archive(), Damage.FLIPPED);
            damage("cloud", archive(), Damage.CUT);
            byte[] local = site.bytes("local", archive());
            Backup backup = site.backup(manifest);
            site.stores.get("offsite").denying(Operation.GET, "archives/");

            assertThatThrownBy(() -> site.repairer.repair(backup, CopyProgress.ignored()))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("can be read");

            assertThat(site.bytes("local", archive())).isEqualTo(local);
        }

        @Test
        void whenNoOtherHasTheEnvironmentVariables_thenThatIsSaid() throws Exception {
            for (String name : site.stores.keySet()) {
                damage(name, context(), Damage.FLIPPED);
            }

            RepairResult result = repaired("local");

            assertThat(result.state()).isEqualTo(State.DAMAGED);
            assertThat(result.problems().get(1)).contains("no other repository has good environment variables");
        }
    }

    private void damage(String where, String key, Damage damage) {
        try {
            site.stores.get(where).put(new ObjectKey(key), damage.of(site.bytes(where, key)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RepairResult repaired(String where) throws InterruptedException {
        return site.repairer.repair(site.backup(manifest), CopyProgress.ignored()).stream()
                .filter(result -> result.repository().equals(where))
                .findFirst()
                .orElseThrow();
    }

    private void thenItIsGoodIn(String where) {
        Repository repository = site.repositories.get(where);
        assertThat(ArchiveProof.read(repository, manifest)).isEmpty();
        assertThat(ContextProof.read(repository, manifest)).isEmpty();
        assertThat(site.stores.get(where).unfinishedUploads()).isEmpty();
        Backup backup = site.backup(manifest);
        assertThat(backup.repositories()).containsExactly("local", "cloud", "offsite");
        assertThat(backup.isGoodIn(where)).isTrue();
    }

    private List<Verification> evidenceOf(String where) {
        return site.backup(manifest).verifications().stream()
                .filter(evidence -> evidence.repository().equals(where))
                .toList();
    }

    private String archive() {
        return manifest.archive().key();
    }

    private String context() {
        return manifest.context().key().orElseThrow();
    }

    private String manifestKey() {
        return "manifests/prod/" + manifest.id() + ".json";
    }
}
