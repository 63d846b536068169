package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.watch.Promise.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BucketWatchTest {
    private static final String NOW = "2026-11-21T12:00:00Z";

    private static BucketFindings findings(Finding... findings) {
        return new BucketFindings("local", Instant.parse("2026-11-21T03:00:00Z"), true, List.of(findings));
    }

    private static Health health(BucketFindings findings) {
        return new Scenario().bucket(findings).at(NOW);
    }

    private static List<Promise> promises(Health health) {
        return health.promises().stream()
                .filter(promise -> promise.kind() == Kind.BUCKET)
                .toList();
    }

    @Test
    void whenARuleEndangersBackups_thenAPromiseIsBroken() {
        Health health = health(findings(
                new Finding(Severity.CRITICAL, "lifecycle rule 'tidy' removes objects", "drop the rule"),
                new Finding(Severity.WARNING, "rules are missing", "install them")));

        assertThat(health.isHealthy()).isFalse();
        assertThat(promises(health))
                .extracting(Promise::line)
                .containsExactly(
                        "critical: bucket local: lifecycle rule 'tidy' removes objects; and 1 more: holdfast lifecycle."
                                + " HINT: drop the rule");
        assertThat(health.repositories().get(0).bucket()).isPresent();
    }

    @Test
    void whenRulesAreMissing_thenItIsAWarning() {
        Health health = health(findings(new Finding(Severity.WARNING, "rules are missing", "install them")));

        assertThat(health.isHealthy()).isTrue();
        assertThat(promises(health)).extracting(Promise::state).containsExactly(PromiseState.WARNING);
    }

    @Test
    void whenNothingIsFound_thenThePromiseIsKept() {
        assertThat(promises(health(findings()))).extracting(Promise::state).containsExactly(PromiseState.OK);
    }

    @Test
    void whenItWasNotLookedAtYet_thenNothingIsPromised() {
        assertThat(promises(health(BucketFindings.notYet("local")))).isEmpty();
    }
}
