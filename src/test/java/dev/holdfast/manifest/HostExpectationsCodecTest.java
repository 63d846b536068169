package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.testing.Golden;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class HostExpectationsCodecTest {
    private static final HostExpectations EXPECTATIONS = new HostExpectations(
            "ops1",
            "0.4.0",
            Instant.parse("2026-11-21T09:30:00Z"),
            "cloud",
            List.of(
                    new HostExpectations.Deployment(
                            "prod",
                            List.of("local", "cloud"),
                            Map.of("monthly", List.of("cloud")),
                            Optional.of(Duration.ofHours(24)),
                            List.of(new HostExpectations.Schedule(
                                    "daily",
                                    "daily",
                                    new TreeMap<>(Map.of("at", "02:00", "zone", "Europe/Berlin")),
                                    Duration.ofMinutes(10),
                                    Duration.ofHours(2),
                                    Instant.parse("2026-11-01T08:00:00Z"),
                                    List.of("local", "cloud")))),
                    new HostExpectations.Deployment("dev", List.of("local"), Map.of(), Optional.empty(), List.of())),
            List.of(
                    new HostExpectations.Silence(
                            Optional.of("prod"), Instant.parse("2026-11-21T12:00:00Z"), "migration", "kim@ops1"),
                    new HostExpectations.Silence(
                            Optional.empty(), Instant.parse("2026-11-21T10:00:00Z"), "move", "kim@ops1")),
            Optional.of("k3v09xq2m41zt7ab"));

    private final HostExpectationsCodec codec = new HostExpectationsCodec();

    @Test
    void whenItIsWritten_thenItIsTheGoldenFileAndReadsAsItWas() {
        Golden.assertSame(codec.toJson(EXPECTATIONS), "dev/holdfast/manifest/expectations.json");
        assertThat(codec.read("key", codec.write(EXPECTATIONS))).isEqualTo(EXPECTATIONS);
    }

    @Test
    void whenItIsDamaged_thenKeyAndFieldAreNamed() {
        String json = codec.toJson(EXPECTATIONS);

        assertThatThrownBy(() -> codec.read(
                        "expectations/ops1.json",
                        json.replace("PT2H", "two hours").getBytes(UTF_8)))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("expectations/ops1.json")
                .hasMessageContaining("deployments[0].schedules[0].grace");
        assertThatThrownBy(() -> codec.read("key", json.substring(0, 200).getBytes(UTF_8)))
                .isInstanceOf(CorruptBackupException.class);
    }

    @Test
    void whenANewerHoldfastWroteIt_thenThatIsSaid() {
        String newer = codec.toJson(EXPECTATIONS).replace("\"format\" : 1", "\"format\" : 2");

        assertThatThrownBy(() -> codec.read("key", newer.getBytes(UTF_8)))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("newer Holdfast");
    }
}
