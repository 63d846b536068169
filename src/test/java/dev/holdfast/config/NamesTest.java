package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NamesTest {
    /** Objects whose keys are the operator's. */
    private static final Set<String> NAMED =
            Set.of("repositories", "tiers", "deployments", "schedules", "priority", "channels");

    @TempDir
    private Path directory;

    record Key(String path, String name, int line) {
        @Override
        public String toString() {
            return path + " in line " + line;
        }
    }

    static Stream<Key> everyKey() {
        List<Key> keys = new ArrayList<>();
        collect(
                "",
                ConfigFactory.parseString(ConfigFile.resource("outline.conf")).root(),
                false,
                keys);
        return keys.stream();
    }

    private static void collect(String path, ConfigValue value, boolean isNamed, List<Key> keys) {
        if (value instanceof ConfigObject object) {
            object.forEach((name, inner) -> {
                String innerPath = path.isEmpty() ? name : path + "." + name;
                if (!isNamed) {
                    keys.add(new Key(innerPath, name, inner.origin().lineNumber()));
                }
                collect(innerPath, inner, NAMED.contains(name), keys);
            });
        } else if (value instanceof ConfigList list) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + i + "]", list.get(i), false, keys);
            }
        }
    }

    @Nested
    class GivenAKeyOfTheOutlineMisspelt {
        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.holdfast.config.NamesTest#everyKey")
        void whenALetterIsDoubled_thenTheRightNameIsSuggested(Key key) {
            String wrong = key.name() + key.name().charAt(key.name().length() - 1);

            assertThat(problemsWith(key, wrong)).contains(expected(key, wrong));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.holdfast.config.NamesTest#everyKey")
        void whenTwoLettersAreSwapped_thenTheRightNameIsSuggested(Key key) {
            String name = key.name();
            int at = name.charAt(0) == name.charAt(1) ? 1 : 0;
            String wrong = name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2);

            assertThat(problemsWith(key, wrong)).contains(expected(key, wrong));
        }

        private String expected(Key key, String wrong) {
            String parent =
                    key.path().substring(0, key.path().length() - key.name().length());
            return "FILE: " + key.line() + ": " + parent + wrong + ": unknown setting; did you mean " + key.name()
                    + "?";
        }

        private List<String> problemsWith(Key key, String wrong) {
            String[] lines = ConfigFile.resource("outline.conf").split("\n");
            String line = lines[key.line() - 1];
            lines[key.line() - 1] = line.replaceFirst("^(\\s*)\\Q" + key.name() + "\\E(?=[ {])", "$1" + wrong);
            assertThat(lines[key.line() - 1]).isNotEqualTo(line);
            ConfigFile.outline(directory);
            return new ConfigFile(directory, String.join("\n", lines)).problems();
        }
    }

    @Nested
    class GivenNamesThatOperatorsChoose {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                deployments { Prod {} } | holdfast.deployments.Prod: a name must be
                deployments { "a/b" {} } | holdfast.deployments."a/b": a name must be
                deployments { "-a" {} } | holdfast.deployments.-a: a name must be
                deployments { ".." {} } | holdfast.deployments."..": a name must be
                repositories { a_b {} } | holdfast.repositories.a_b: a name must be
                tiers { Daily {} } | holdfast.tiers.Daily: a tier's name must be
                tiers { 7days {} } | holdfast.tiers.7days: a tier's name must be
                deployments.prod.schedules { "a b" {} } | holdfast.deployments.prod.schedules."a b": a name must be
                alerts.channels { A {} } | holdfast.alerts.channels.A: a name must be
                """)
        void whenTheyHaveOtherSigns_thenTheyAreRefused(String lines, String problem) {
            assertThat(ConfigFile.with(directory, lines).problems())
                    .singleElement()
                    .asString()
                    .startsWith("FILE: 4: " + problem);
        }

        @Test
        void whenATierIsAdded_thenSchedulesCanFillIt() {
            HoldfastSettings settings = ConfigFile.with(
                            directory, "tiers.hourly {}, deployments.prod.schedules { hourly { every = 1h } }")
                    .load();

            assertThat(settings.deployments().get(0).schedules().get(0).tier()).isEqualTo("hourly");
        }

        @Test
        void whenNothingIsNear_thenWhatIsAllowedIsListed() {
            assertThat(ConfigFile.with(directory, "log { colour = blue }").problems())
                    .containsExactly("FILE: 4: holdfast.log.colour: unknown setting; allowed: format, level");
        }
    }
}
