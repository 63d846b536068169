package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.UsageException;
import dev.holdfast.repository.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryAddressTest {
    private static S3Settings bucket(String text) {
        return RepositoryAddress.read(text, Map.of("AWS_REGION", "eu-west-1"))
                .store()
                .match(
                        directory -> {
                            throw new AssertionError("a directory: " + directory);
                        },
                        settings -> settings);
    }

    private static Path directory(String text) {
        return RepositoryAddress.read(text, Map.of())
                .store()
                .match(settings -> settings.path(), settings -> Path.of(settings.bucket()));
    }

    @Test
    void whenItIsABucket_thenItsOptionsAreTaken() {
        S3Settings settings =
                bucket("s3://backups/acme/holdfast/?endpoint=https%3A%2F%2Fs3.example.com:9000&path-style=true");

        assertThat(settings.bucket()).isEqualTo("backups");
        assertThat(settings.prefix()).isEqualTo("acme/holdfast");
        assertThat(settings.endpoint()).contains(URI.create("https://s3.example.com:9000"));
        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.credentials()).isEmpty();
        assertThat(RepositoryAddress.read("s3://backups/acme?region=eu-central-1", Map.of())
                        .name())
                .isEqualTo("backups/acme");
    }

    @Test
    void whenItIsAPath_thenItIsADirectory() {
        assertThat(directory("/srv/backups/")).isEqualTo(Path.of("/srv/backups"));
        assertThat(directory("file:/srv/backups")).isEqualTo(Path.of("/srv/backups"));
        assertThat(directory("file:///srv/backups")).isEqualTo(Path.of("/srv/backups"));
        assertThat(directory("./backups")).isEqualTo(Path.of("backups").toAbsolutePath());
    }

    @Test
    void whenItIsAName_thenItIsNoAddress() {
        assertThat(RepositoryAddress.isAddress("cloud")).isFalse();
        assertThat(RepositoryAddress.isAddress("./cloud")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:backups",
                "s3://backups",
                "s3://backups?region=eu-central-1&key=AKIA",
                "s3://AKIA:secret@backups?region=eu-central-1",
                "s3://back ups",
                "file:relative"
            })
    void whenItIsWrong_thenItIsRefusedWithoutSecrets(String text) {
        assertThatThrownBy(() -> RepositoryAddress.read(text, Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("secret");
    }
}
