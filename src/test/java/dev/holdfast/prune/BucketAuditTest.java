package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.BucketRules.ObjectLock;
import dev.holdfast.repository.BucketRules.StandardLock;
import dev.holdfast.repository.BucketRules.Versioning;
import dev.holdfast.repository.ForwardingStore;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.MemoryBucket;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.StoragePolicy;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class BucketAuditTest {
    private static final BucketTerms OURS = new BucketTerms(false, Optional.empty());
    private static final BucketTerms THEIRS = new BucketTerms(true, Optional.empty());
    private static final BucketTerms LOCKED =
            new BucketTerms(false, Optional.of(new LockTerms(LockMode.GOVERNANCE, Age.ofDays(30))));

    private final ColdScene scene = new ColdScene();
    private final MemoryBucket bucket = scene.store.inBucket();

    private BucketFindings audit(BucketTerms terms) {
        return audit(scene.cloud, terms);
    }

    private BucketFindings audit(Repository repository, BucketTerms terms) {
        return new BucketAudit(scene, Set.of("prod"), Set.of("daily", "monthly"), scene.clock).audit(repository, terms);
    }

    private static LifecycleRule expiring(String id, String prefix) {
        return new LifecycleRule(
                id,
                true,
                prefix,
                false,
                Optional.of(When.afterDays(30)),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    @Nested
    class GivenABucketAsItShouldBe {
        @Test
        void whenAudited_thenNothingIsFound() {
            bucket.add(expiring("logs", "logs/"));
            bucket.add(LifecycleRule.aborting("uploads", "", 3));

            BucketFindings findings = audit(OURS);

            assertThat(findings.findings()).isEmpty();
            assertThat(findings.isComplete()).isTrue();
        }

        @Test
        void whenItHasTheRulesThatItShouldHave_thenNothingIsFound() {
            scene.moving("monthly", new StoragePolicy.Transition(Age.ofDays(365), "GLACIER"));
            bucket.install(
                    new BucketLifecycle(scene, Set.of("prod"), Set.of("daily", "monthly")).rules("cloud", "", true));

            assertThat(audit(THEIRS).findings()).isEmpty();
        }
    }

    @Nested
    class GivenARuleThatGoesAgainstUs {
        @Test
        void whenItRemovesBackups_thenThatIsCritical() {
            bucket.add(expiring("tidy", ""));

            Finding finding = audit(OURS).findings().get(0);

            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(finding.text()).contains("'tidy'", "removes", "manifests/", "archives/daily/prod/");
            assertThat(finding.hint()).contains("drop the rule");
        }

        @Test
        void whenItArchivesWhatMustBeReadable_thenThatIsCritical() {
            bucket.add(LifecycleRule.moving(
                    "cheap", "archives/", List.of(new Transition(When.afterDays(1), "DEEP_ARCHIVE"))));

            assertThat(audit(OURS).count(Severity.CRITICAL)).isEqualTo(1);
        }

        @Test
        void whenItIsDisabled_thenItDoesNoHarm() {
            LifecycleRule rule = expiring("tidy", "");
            bucket.add(new LifecycleRule(
                    rule.id(),
                    false,
                    rule.prefix(),
                    false,
                    rule.expiry(),
                    List.of(),
                    OptionalInt.empty(),
                    OptionalInt.empty()));

            assertThat(audit(OURS).findings()).isEmpty();
        }
    }

    @Nested
    class GivenABucketThatDoesNotDoItsPart {
        @Test
        void whenTheRulesAreMissing_thenItWarnsAndNamesTheCommand() {
            scene.moving("monthly", new StoragePolicy.Transition(Age.ofDays(365), "GLACIER"));

            Finding finding = audit(THEIRS).findings().get(0);

            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.text()).contains("holdfast-archives-monthly-prod");
            assertThat(finding.hint()).isEqualTo("install them: holdfast lifecycle --apply --repository cloud");
        }

        @Test
        void whenItKeepsVersionsAndHoldfastShouldMoveArchives_thenItWarns() {
            scene.moving("monthly", new StoragePolicy.Transition(Age.ofDays(365), "GLACIER"));
            bucket.set(Versioning.ON);
            forgetOldVersions();

            assertThat(audit(OURS).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.hint()).contains("managed-by = bucket"));
        }

        @Test
        void whenItKeepsOldVersionsOfLeases_thenItWarnsUntilAnyRuleRemovesThem() {
            bucket.set(Versioning.ON);

            assertThat(audit(OURS).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text()).contains("leases and probes: they pile up"));

            bucket.add(LifecycleRule.forgetting("everything", "", 30));
            assertThat(audit(OURS).findings()).isEmpty();
        }

        @Test
        void whenItLocksEverythingByItself_thenItWarns() {
            forgetOldVersions();
            bucket.set(new ObjectLock(Optional.of(new StandardLock(LockMode.GOVERNANCE, Period.ofDays(30)))));

            assertThat(audit(LOCKED).findings())
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.text()).contains("leases and probes too", "for 30 days (governance)"));
        }

        private void forgetOldVersions() {
            bucket.install(new BucketLifecycle(scene, Set.of("prod"), Set.of()).rulesForVersions(""));
        }

        @Test
        void whenItHasNoObjectLockButShould_thenThatIsCritical() {
            assertThat(audit(LOCKED).count(Severity.CRITICAL)).isEqualTo(1);

            bucket.set(new ObjectLock(Optional.empty()));
            forgetOldVersions();

            assertThat(audit(LOCKED).findings()).isEmpty();
        }
    }

    @Nested
    class GivenAStoreThatDoesNotTell {
        private Repository throwing(RuntimeException failure) {
            return throwing(failure, Optional.empty());
        }

        /** @param versioning what it tells all the same */
        private Repository throwing(RuntimeException failure, Optional<Versioning> versioning) {
            BucketRules silent = new BucketRules() {
                @Override
                public String keyPrefix() {
                    return "";
                }

                @Override
                public List<LifecycleRule> lifecycle() {
                    throw failure;
                }

                @Override
                public void install(List<LifecycleRule> rules) {
                    throw failure;
                }

                @Override
                public Versioning versioning() {
                    return versioning.orElseThrow(() -> failure);
                }

                @Override
                public Optional<ObjectLock> objectLock() {
                    throw failure;
                }
            };
            return new Repository(
                    "cloud",
                    new ForwardingStore(scene.store) {
                        @Override
                        public Optional<BucketRules> bucket() {
                            return Optional.of(silent);
                        }
                    },
                    true,
                    scene.clock);
        }

        @Test
        void whenTheKeyMayNotAsk_thenItWarnsAndNamesThePermissions() {
            BucketFindings findings = audit(throwing(new RepositoryException("denied", "")), OURS);

            assertThat(findings.isComplete()).isFalse();
            assertThat(findings.findings())
                    .extracting(Finding::hint)
                    .containsExactly(
                            "allow s3:GetLifecycleConfiguration to its key",
                            "allow s3:GetBucketVersioning to its key",
                            "allow s3:GetBucketObjectLockConfiguration to its key");
        }

        @Test
        void whenThereIsNoSuchBucket_thenThatIsToldOnceWithWhatHelps() {
            BucketFindings findings = audit(throwing(new RepositoryException("NoSuchBucket", "create it")), OURS);

            assertThat(findings.isComplete()).isFalse();
            assertThat(findings.findings()).extracting(Finding::hint).containsExactly("create it");
        }

        @Test
        void whenTheRulesAloneAreDenied_thenThatIsToldOnce() {
            Repository versioned = throwing(new RepositoryException("denied", ""), Optional.of(Versioning.ON));

            assertThat(audit(versioned, OURS).findings())
                    .extracting(Finding::hint)
                    .containsExactly(
                            "allow s3:GetLifecycleConfiguration to its key",
                            "allow s3:GetBucketObjectLockConfiguration to its key");
        }

        @Test
        void whenItHasNoSuchThing_thenThereIsNothingToFindButAMissingLock() {
            Repository simple = throwing(new StoreCannotException("it has no rules", "none"));

            assertThat(audit(simple, OURS).findings()).isEmpty();
            assertThat(audit(simple, LOCKED).count(Severity.CRITICAL)).isEqualTo(1);
        }
    }

    @Nested
    class GivenADirectory {
        @Test
        void whenAudited_thenNothingIsFound() {
            ColdScene bare = new ColdScene();

            assertThat(audit(bare.cloud, OURS).findings()).isEmpty();
        }
    }
}
