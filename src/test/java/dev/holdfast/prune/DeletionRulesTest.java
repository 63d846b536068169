package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.retention.Candidate;
import dev.holdfast.testing.Manifests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DeletionRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Candidate of(String instance, String snapshotTime) {
        Manifest it = Manifests.of("prod", "daily", Instant.parse(snapshotTime), Manifests.tables(), Manifests.whole());
        return Candidate.of(Manifests.with(
                it, new DeploymentIdentity("prod", it.deployment().url(), instance, "cloud")));
    }

    private static DeletionRules rules(boolean isForced) {
        return new DeletionRules("cloud", PruneScene.policies(), isForced, NOW);
    }

    @Nested
    class GivenADeploymentThatWasReCreated {
        private final Candidate former = of("prod-1", "2026-11-01T02:00:00Z");
        private final Candidate current = of("prod-2", "2026-11-20T02:00:00Z");
        private final List<Candidate> all = List.of(former, current);

        @Test
        void whenTheLastOfTheFormerIsNamed_thenItNeedsForce() {
            assertThatThrownBy(() -> rules(false).requireRemovable(former, all))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the last verified backup of prod-1, a former instance of prod")
                    .extracting("hint")
                    .asString()
                    .contains("--force");
            assertThatCode(() -> rules(true).requireRemovable(former, all)).doesNotThrowAnyException();
        }

        @Test
        void whenTheNewestOfTheCurrentOneIsNamed_thenForceDoesNotHelp() {
            assertThatThrownBy(() -> rules(true).requireRemovable(current, all))
                    .hasMessageContaining("the newest verified backup of prod");
        }
    }
}
