package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README says about 3 a.m., pasted word for word by somebody who reads nothing else. */
@Tag("slow")
@Tag("tools")
final class ThreeInTheMorningTest {
    private static final Path README = Path.of("README.md");
    private static final String HEADING = "## It is 3 a.m. and production is gone";

    private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    /** The blocks of the section in their order. */
    private static List<String> blocks() throws IOException {
        String text = Files.readString(README);
        int begin = text.indexOf(HEADING);
        String section = text.substring(begin, text.indexOf("\n## ", begin));
        List<String> blocks = new ArrayList<>();
        boolean isInside = false;
        for (String line : section.lines().toList()) {
            boolean isCommand = line.startsWith("    ");
            if (isCommand && isInside) {
                blocks.set(blocks.size() - 1, blocks.get(blocks.size() - 1) + "\n" + line.strip());
            } else if (isCommand) {
                blocks.add(line.strip());
            }
            isInside = isCommand;
        }
        return blocks;
    }

    private static void clear(SandboxData data, String table) {
        for (String line : data.lines("", table)) {
            Matcher id = ID.matcher(line);
            assertThat(id.find()).isTrue();
            data.delete(table, id.group(1));
        }
    }

    @Test
    void whenItIsFollowedLiterally_thenProductionIsBackAndEachStepDoesWhatItSays() throws Exception {
        Tools.require("bash");
        SandboxData data = SandboxData.guardman();
        try (Sandbox production = Sandbox.builder().name("prod").data(data).start()) {
            Desk desk = new Desk(folder, Map.of(), commands -> commands);
            Files.writeString(desk.configuration(), """
                    holdfast {
                      state-dir = "%1$s/state"
                      repositories.local { type = directory, path = "%1$s/repository" }
                      deployments.prod {
                        url = "%2$s", deploy-key = "%3$s", restore-key = "%3$s", production = true
                        schedules.daily { at = "02:00" }
                      }
                    }
                    """.formatted(
                            folder, production.url(), production.adminKey().reveal()));
            desk.execute("holdfast backup prod");
            String good = production.digest();
            clear(data, "users");
            clear(data, "pages");
            String bad = production.digest();
            assertThat(bad).isNotEqualTo(good);
            List<String> blocks = blocks();
            assertThat(blocks).hasSize(5);

            String looked = desk.execute(blocks.get(0));
            assertThat(looked).contains("verified", "users");
            desk.execute(blocks.get(1));
            assertThat(production.digest()).isEqualTo(bad);

            desk.execute(blocks.get(2));
            assertThat(production.digest()).as("some tables").isEqualTo(good);

            clear(data, "users");
            String worse = production.digest();
            desk.execute(blocks.get(3));
            assertThat(production.digest()).as("everything").isEqualTo(good);
            assertThat(production.isPaused()).isFalse();

            desk.execute(blocks.get(4));
            assertThat(production.digest()).as("taken back").isEqualTo(worse);
        }
    }
}
