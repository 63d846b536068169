package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import dev.holdfast.testing.s3.RealS3;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** The rules of a bucket that others have set rules for, too. */
abstract class LifecycleContract {
    private S3Settings settings;
    private S3Store store;
    private BucketRules rules;

    /** Returns a bucket without rules, below a prefix of its own. */
    abstract S3Settings create();

    /** What an operator may have set with other tools, as far as the store knows such things. */
    List<software.amazon.awssdk.services.s3.model.LifecycleRule> foreign() {
        return List.of(
                software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                        .id("logs go")
                        .status(ExpirationStatus.ENABLED)
                        .filter(f -> f.and(and -> and.prefix("logs/")
                                .tags(
                                        Tag.builder().key("kind").value("debug").build(),
                                        Tag.builder().key("team").value("a & b").build())))
                        .expiration(e -> e.days(14))
                        .build(),
                software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                        .id("old versions")
                        .status(ExpirationStatus.DISABLED)
                        .filter(f -> f.prefix(""))
                        .transitions(software.amazon.awssdk.services.s3.model.Transition.builder()
                                .days(30)
                                .storageClass(TransitionStorageClass.GLACIER)
                                .build())
                        .noncurrentVersionExpiration(n -> n.noncurrentDays(90))
                        .build());
    }

    @BeforeEach
    void begin() {
        settings = create();
        store = Stores.with(settings);
        rules = store.bucket().orElseThrow();
        withClient(client -> client.deleteBucketLifecycle(b -> b.bucket(settings.bucket())));
    }

    @AfterEach
    void end() {
        if (store != null) { // there is none where create() skipped the test
            store.close();
        }
    }

    final S3Store store() {
        return store;
    }

    final BucketRules rules() {
        return rules;
    }

    @Test
    void whenThereAreNone_thenThereAreNone() {
        assertThat(rules.lifecycle()).isEmpty();
        assertThat(rules.keyPrefix()).isEqualTo(settings.prefix() + "/");
        assertThat(rules.versioning()).isEqualTo(BucketRules.Versioning.OFF);
        assertThat(rules.objectLock()).isEmpty();
    }

    @Test
    void whenOursAreInstalled_thenTheyAreThere() {
        rules.install(List.of(moving(), aborting()));

        assertThat(rules.lifecycle()).containsExactlyInAnyOrder(moving(), aborting());
    }

    @Test
    void whenOthersHaveRules_thenTheyStayAsTheyAre() {
        setForeign();
        List<software.amazon.awssdk.services.s3.model.LifecycleRule> before = raw();
        // A store may word a rule in its own way; what counts is that it has the same ones afterwards.
        assertThat(before).hasSize(foreign().size());

        rules.install(List.of(moving(), aborting()));
        rules.install(List.of(moving()));

        List<software.amazon.awssdk.services.s3.model.LifecycleRule> after = new ArrayList<>(raw());
        assertThat(after.removeIf(rule -> rule.id().equals(moving().id()))).isTrue();
        assertThat(after).containsExactlyInAnyOrderElementsOf(before);
        rules.install(List.of());
        assertThat(raw()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whenTheRulesOfOthersAreRead_thenWhatMattersIsTold() {
        setForeign();

        LifecycleRule logs = named("logs go");
        LifecycleRule versions = named("old versions");

        assertThat(logs.isOurs()).isFalse();
        assertThat(logs.isEnabled()).isTrue();
        assertThat(logs.prefix()).isEqualTo("logs/");
        assertThat(logs.isNarrowed()).isTrue();
        assertThat(logs.expiry()).hasValue(When.afterDays(14));
        assertThat(versions.isEnabled()).isFalse();
        assertThat(versions.prefix()).isEmpty();
        assertThat(versions.isNarrowed()).isFalse();
        assertThat(versions.transitions()).containsExactly(new Transition(When.afterDays(30), "GLACIER"));
        assertThat(versions.noncurrentAfterDays()).isEqualTo(OptionalInt.of(90));
    }

    @Test
    void whenAllOfOursGoAndThereAreNoOthers_thenTheBucketHasNone() {
        rules.install(List.of(moving()));

        rules.install(List.of());

        assertThat(rules.lifecycle()).isEmpty();
    }

    @Test
    void whenAnotherRepositoryHasRulesThere_thenTheyStay() {
        try (S3Store other = Stores.with(with("another/place"))) {
            BucketRules theirs = other.bucket().orElseThrow();
            LifecycleRule rule = LifecycleRule.aborting("holdfast-other-uploads", theirs.keyPrefix() + "archives/", 3);
            theirs.install(List.of(rule));

            rules.install(List.of(moving()));

            assertThat(rules.lifecycle()).containsExactlyInAnyOrder(rule, moving());
            LifecycleRule same = LifecycleRule.aborting(rule.id(), rules.keyPrefix() + "archives/", 3);
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> rules.install(List.of(same)));
            assertThat(refused.explain()).contains(rule.id(), settings.bucket(), "HINT");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', team2", "'', team2/backups", "a, a/b", "'', archives", "a, a/leases"})
    void whenAnotherRepositoryLiesBelow_thenItsRulesStayToo(String above, String below) {
        try (S3Store first = Stores.with(with(above));
                S3Store second = Stores.with(with(below))) {
            List<LifecycleRule> upper = all(first.bucket().orElseThrow());
            List<LifecycleRule> lower = all(second.bucket().orElseThrow());
            second.bucket().orElseThrow().install(lower);

            first.bucket().orElseThrow().install(upper);

            assertThat(rules.lifecycle()).containsAll(upper).containsAll(lower);
            first.bucket().orElseThrow().install(List.of());
            assertThat(rules.lifecycle()).containsExactlyInAnyOrderElementsOf(lower);
        }
    }

    /** One of each kind that Holdfast has. */
    private static List<LifecycleRule> all(BucketRules of) {
        String id = "holdfast-" + of.keyPrefix().replace('/', '-');
        return List.of(
                LifecycleRule.moving(
                        id + "moves",
                        of.keyPrefix() + "archives/monthly/prod/",
                        List.of(new Transition(When.afterDays(90), "GLACIER"))),
                LifecycleRule.aborting(id + "uploads", of.keyPrefix() + "archives/", 7),
                LifecycleRule.forgetting(id + "leases", of.keyPrefix() + "leases/", 1),
                LifecycleRule.forgetting(id + "probe", of.keyPrefix() + "probe/", 1));
    }

    @Test
    void whenARuleIsNotOurs_thenItIsNotInstalled() {
        LifecycleRule foreign = LifecycleRule.aborting("theirs", rules.keyPrefix() + "archives/", 3);
        LifecycleRule elsewhere = LifecycleRule.aborting("holdfast-x", "archives/", 3);

        assertThatThrownBy(() -> rules.install(List.of(foreign))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.install(List.of(elsewhere))).isInstanceOf(IllegalArgumentException.class);
    }

    final LifecycleRule moving() {
        return LifecycleRule.moving(
                "holdfast-yearly",
                rules.keyPrefix() + "archives/yearly/prod/",
                List.of(
                        new Transition(When.afterDays(90), "GLACIER"),
                        new Transition(When.afterDays(365), "DEEP_ARCHIVE")));
    }

    final LifecycleRule aborting() {
        return LifecycleRule.aborting("holdfast-uploads", rules.keyPrefix() + "archives/", 7);
    }

    final void setForeign() {
        withClient(client -> client.putBucketLifecycleConfiguration(
                b -> b.bucket(settings.bucket()).lifecycleConfiguration(l -> l.rules(foreign()))));
    }

    final S3Settings settings() {
        return settings;
    }

    private LifecycleRule named(String id) {
        return rules.lifecycle().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<software.amazon.awssdk.services.s3.model.LifecycleRule> raw() {
        try (S3Client client = RealS3.client(settings)) {
            return client.getBucketLifecycleConfiguration(b -> b.bucket(settings.bucket())).rules().stream()
                    .map(LifecycleXml::ordered)
                    .toList();
        }
    }

    private S3Settings with(String prefix) {
        return new S3Settings(
                settings.bucket(),
                prefix,
                settings.region(),
                settings.endpoint(),
                settings.pathStyle(),
                settings.credentials(),
                settings.chunkedEncoding(),
                settings.checksum(),
                settings.partBytes(),
                settings.partsInFlight(),
                settings.encryption());
    }

    private interface Use {
        Object of(S3Client client);
    }

    private void withClient(Use use) {
        try (S3Client client = RealS3.client(settings)) {
            assertThat(use.of(client)).isNotNull();
        }
    }
}
