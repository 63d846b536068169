package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.restore.TargetState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SameDeploymentTest {
    private static TargetState found(String url, String instance, String kind) {
        return new TargetState(
                "staging",
                instance,
                url,
                kind,
                "1",
                Instant.EPOCH,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                Optional.empty(),
                false,
                OptionalLong.empty(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        // at one address, however it is written
        "https://calm-otter-1.convex.cloud, calm-otter-1, cloud, https://CALM-otter-1.convex.cloud:443/, another, cloud, true",
        "http://localhost:3210, a, sandbox, http://127.0.0.1:3210, b, sandbox, true",
        "https://convex.example.com, convex-self-hosted, self-hosted, http://convex.example.com., x, self-hosted, true",
        // by a name that is its own
        "https://api.example.com, calm-otter-1, cloud, https://calm-otter-1.convex.cloud, calm-otter-1, cloud, true",
        "http://10.0.0.5:3210, shop, self-hosted, https://convex.example.com, shop, self-hosted, true",
        // others
        "http://10.0.0.5:3210, convex-self-hosted, self-hosted, http://10.0.0.6:3210, convex-self-hosted, self-hosted, false",
        "http://10.0.0.5:3210, convex-self-hosted, self-hosted, http://10.0.0.5:3220, convex-self-hosted, self-hosted, false",
        "http://127.0.0.1:1234, guardman, sandbox, http://127.0.0.1:1235, guardman, sandbox, false",
        "https://calm-otter-1.convex.cloud, calm-otter-1, cloud, https://sad-otter-2.convex.cloud, sad-otter-2, cloud, false",
    })
    void whenSomethingAnswers_thenItIsKnownAgain(
            String url, String instance, String kind, String itsUrl, String its, String itsKind, boolean isSame) {
        assertThat(SameDeployment.is(found(url, instance, kind), new DeploymentIdentity("prod", itsUrl, its, itsKind)))
                .isEqualTo(isSame);
    }
}
