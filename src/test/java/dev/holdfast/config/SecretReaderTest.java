package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretReaderTest {
    @TempDir
    private Path directory;

    private ConfigFile prodWith(String lines) {
        return new ConfigFile(directory, """
                holdfast {
                  repositories { local { type = directory, path = repository } }
                  deployments { prod { url = "https://brazen-meerkat-768.convex.cloud" } }
                  deployments.prod {
                    %s
                  }
                }
                """.formatted(lines));
    }

    private static String keyIn(ConfigFile file) {
        return file.load().deployments().get(0).connection().key().reveal();
    }

    @Nested
    class GivenAVariable {
        @Test
        void whenItIsSet_thenItIsTheSecret() {
            ConfigFile file =
                    prodWith("deploy-key = ${?KEY}").environment(Map.of("KEY", "prod:brazen-meerkat-768|a=b"));

            assertThat(keyIn(file)).isEqualTo("prod:brazen-meerkat-768|a=b");
            assertThat(file.load().effective())
                    .contains(new EffectiveSetting(
                            "holdfast.deployments.prod.deploy-key", "\"***\"", "environment variable KEY"));
        }

        @Test
        void whenItIsNotSet_thenTheVariableIsNamed() {
            assertThat(prodWith("deploy-key = ${?KEY}").problems())
                    .containsExactly(
                            "FILE: 5: holdfast.deployments.prod.deploy-key: missing: the environment variable"
                                    + " KEY is not set; set it, or give deploy-key-file = PATH or deploy-key-credential = NAME");
        }

        @Test
        void whenItIsEmpty_thenTheSecretIsEmpty() {
            assertThat(prodWith("deploy-key = ${?KEY}")
                            .environment(Map.of("KEY", ""))
                            .problems())
                    .containsExactly("FILE: 5: holdfast.deployments.prod.deploy-key = ***: the secret is empty");
        }

        @Test
        void whenItIsOfAnotherDeployment_thenBothAreNamedAndTheKeyIsNot() {
            ConfigFile file = prodWith("deploy-key = ${?KEY}").environment(Map.of("KEY", "dev:happy-otter-123|canary"));

            assertThat(file.problems())
                    .containsExactly("FILE: 3: holdfast.deployments.prod: the deploy key is one of happy-otter-123,"
                            + " but the URL is one of brazen-meerkat-768");
        }

        @Test
        void whenOnlyRepositoriesAreNeeded_thenItMayBeAbsent() {
            Examination examination = prodWith("deploy-key = ${?KEY}").examine(Needs.repositories());

            assertThat(examination.problems()).isEmpty();
            assertThat(examination
                            .settings()
                            .orElseThrow()
                            .deployments()
                            .get(0)
                            .connection()
                            .key()
                            .isEmpty())
                    .isTrue();
        }

        @Test
        void whenAnotherDeploymentIsNeeded_thenItMayBeAbsent() {
            ConfigFile file = prodWith("deploy-key = ${?KEY}");

            assertThat(file.examine(Needs.deployment("dev")).problems()).isEmpty();
            assertThat(file.examine(Needs.deployment("prod")).problems()).hasSize(1);
        }
    }

    @Nested
    class GivenAFile {
        @Test
        void whenItEndsWithALineFeed_thenThatDoesNotCount() {
            ConfigFile file = prodWith("deploy-key-file = key");
            file.write("key", "my|key\r\n");

            assertThat(keyIn(file)).isEqualTo("my|key");
        }

        @Test
        void whenItIsMissing_thenItIsNamed() {
            assertThat(prodWith("deploy-key-file = key").problems())
                    .containsExactly("FILE: 5: holdfast.deployments.prod.deploy-key-file = key: cannot read"
                            + " DIRECTORY/key: there is no such file");
        }

        @Test
        void whenItIsADirectory_thenThatIsSaid() {
            assertThat(prodWith("deploy-key-file = \".\"").problems())
                    .singleElement()
                    .asString()
                    .contains("it is not a readable file");
        }

        @Test
        void whenItIsEmpty_thenThatIsSaid() {
            ConfigFile file = prodWith("deploy-key-file = key");
            file.write("key", "\n");

            assertThat(file.problems()).singleElement().asString().endsWith("the file is empty");
        }

        @Test
        void whenItHasMoreLines_thenItIsRefusedUnseen() {
            ConfigFile file = prodWith("deploy-key-file = key");
            file.write("key", "KEY=canary\nOTHER=canary\n");

            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .endsWith("the file must hold the secret alone, in one line")
                    .doesNotContain("canary");
        }

        @Test
        void whenEverybodyCanReadIt_thenItIsNoted() throws IOException {
            ConfigFile file = prodWith("deploy-key-file = key");
            Path key = file.write("key", "canary");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

            assertThat(file.notes()).anyMatch(note -> note.contains("run: chmod o-rwx DIRECTORY/key"));

            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
            assertThat(file.notes()).noneMatch(note -> note.contains("DIRECTORY/key"));
        }

        @Test
        void whenTheValueStandsBesideIt_thenOneMustGo() {
            ConfigFile file = prodWith("deploy-key-file = key\ndeploy-key = canary");
            file.write("key", "canary");

            assertThat(file.problems())
                    .containsExactly("FILE: 5: holdfast.deployments.prod.deploy-key-file = ***: only one of deploy-key,"
                            + " deploy-key-file and deploy-key-credential may be given");
        }
    }

    @Nested
    class GivenAVariableThatMustBeSet {
        private static final String FILE = "deploy-key-file = ${CREDENTIALS_DIRECTORY}/prod-key";

        @Test
        void whenTheDaemonStartsWithoutIt_thenOnlyThatIsTheProblem() {
            assertThat(prodWith(FILE).problems())
                    .containsExactly("FILE: 5: ${CREDENTIALS_DIRECTORY}: not set: systemd sets it for units with"
                            + " LoadCredential= or LoadCredentialEncrypted=");
        }

        @Test
        void whenOnlyRepositoriesAreNeeded_thenItMayBeAbsent() {
            assertThat(prodWith(FILE).examine(Needs.repositories()).problems()).isEmpty();
            assertThat(prodWith("deploy-key = ${KEY}\n# another ${KEY}")
                            .examine(Needs.repositories())
                            .problems())
                    .isEmpty();
        }

        @Test
        void whenOnlyTheIdentityTakesIt_thenListsDoWithoutIt() {
            ConfigFile file =
                    prodWith("deploy-key = key\n}\nencryption {\nidentity-file = ${CREDENTIALS_DIRECTORY}/identity");

            assertThat(file.examine(Needs.repositories()).problems()).isEmpty();
            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .startsWith("FILE: 8: ${CREDENTIALS_DIRECTORY}: not set");
        }

        @Test
        void whenSomethingElseTakesIt_thenItIsAProblemAllTheSame() {
            ConfigFile file =
                    prodWith(FILE + "\n}\nrepositories.other {\ntype = directory\npath = ${CREDENTIALS_DIRECTORY}/x");

            assertThat(file.examine(Needs.repositories()).problems()).hasSize(1);
        }
    }

    @Nested
    class GivenAlertsWithoutTheirSecrets {
        @Test
        void whenOnlyRepositoriesAreNeeded_thenTheyMayBeAbsent() {
            ConfigFile file = prodWith("deploy-key = key\n}\nalerts.channels {\n"
                    + "chat { type = slack, url = ${?SLACK} }, page { type = pagerduty, routing-key-file = nowhere }");

            assertThat(file.examine(Needs.repositories()).problems()).isEmpty();
            assertThat(file.examine(Needs.everything()).problems()).hasSize(2);
        }
    }

    @Nested
    class GivenACredential {
        @Test
        void whenSystemdHandsItOver_thenItIsTheSecret() {
            ConfigFile file = prodWith("deploy-key-credential = prod-key")
                    .environment(Map.of("CREDENTIALS_DIRECTORY", directory.toString()));
            file.write("prod-key", "canary\n");

            assertThat(keyIn(file)).isEqualTo("canary");
        }

        @Test
        void whenNobodyHandsItOver_thenItSaysWhoShould() {
            assertThat(prodWith("deploy-key-credential = prod-key").problems())
                    .singleElement()
                    .asString()
                    .contains("CREDENTIALS_DIRECTORY is not set")
                    .contains("LoadCredential=");
        }

        @Test
        void whenItLeavesTheDirectory_thenItIsRefused() {
            ConfigFile file = prodWith("deploy-key-credential = \"../prod-key\"")
                    .environment(Map.of("CREDENTIALS_DIRECTORY", directory.toString()));

            assertThat(file.problems()).anyMatch(problem -> problem.contains("without slashes"));
        }
    }
}
