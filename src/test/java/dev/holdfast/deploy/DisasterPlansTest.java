package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.Program;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done to production by mistake, by a bug or by somebody hostile is undone by the plan for it, word for word but for ids. */
@Tag("slow")
@Tag("tools")
final class DisasterPlansTest {
    private static final Pattern BACKUP = Pattern.compile("\\d{8}T\\d{6}Z-[a-z-]+-[a-z0-9]{6}");
    private static final Pattern SAFETY = Pattern.compile("\\d{8}T\\d{6}Z-safety-[a-z0-9]{6}");
    private static final Pattern DOCUMENTS = Pattern.compile("blog_posts:k17[a-z0-9]+,k17[a-z0-9]+");
    private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

    private final Clock clock = Clock.systemUTC();
    private final SandboxData data = SandboxData.guardman();
    private final Sandbox production = Sandbox.builder().name("prod").data(data).start();
    private final Sandbox other =
            Sandbox.builder().name("staging").data(SandboxData.empty()).start();

    @TempDir
    private Path folder;

    private String good = "";
    private String before = "";
    private List<String> lost = List.of();
    private UnaryOperator<String> ours = commands -> commands;
    private Desk desk;

    @BeforeEach
    void backUp() throws Exception {
        Tools.require("bash");
        desk = new Desk(folder, Map.of(), commands -> ours.apply(commands));
        Files.writeString(desk.configuration(), """
                holdfast {
                  state-dir = "%1$s/state"
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments {
                    prod { url = "%2$s", deploy-key = "%3$s", restore-key = "%3$s", production = true, schedules.daily { at = "02:00" } }
                    staging { url = "%4$s", deploy-key = "%5$s", restore-key = "%5$s", schedules {} }
                  }
                }
                """.formatted(
                        folder,
                        production.url(),
                        production.adminKey().reveal(),
                        other.url(),
                        other.adminKey().reveal()));
        good = desk.execute("holdfast backup prod 2> err").strip();
        before = production.digest();
        ours = this::withOurNames;
    }

    private String withOurNames(String commands) {
        String named =
                SAFETY.matcher(commands).find() ? SAFETY.matcher(commands).replaceAll(safetyCopy()) : commands;
        return DOCUMENTS
                .matcher(BACKUP.matcher(named).replaceAll(id -> id.group().contains("-safety-") ? id.group() : good))
                .replaceAll("blog_posts:" + String.join(",", lost));
    }

    private String safetyCopy() {
        try (Stream<Path> manifests = Files.list(folder.resolve("repository/manifests/prod"))) {
            return manifests
                    .map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(SAFETY.asMatchPredicate())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        production.close();
        other.close();
    }

    private List<String> ids(String table) {
        return data.lines("", table).stream()
                .map(ID::matcher)
                .filter(Matcher::find)
                .map(id -> id.group(1))
                .toList();
    }

    private void execute(String name) throws IOException, InterruptedException {
        Instant begin = clock.instant();
        for (Runbook.Block block : Runbook.named(name).runnable()) {
            Program.Result result = desk.run(block.commands());
            assertThat(result.exitCode())
                    .as("%s:%s: %s%s", name, block.line(), block.commands(), result.output())
                    .isEqualTo(block.exitCode());
        }
        System.out.println(name + ": RTO without people: "
                + Duration.between(begin, clock.instant()).toMillis() + " ms");
    }

    @Test
    void whenPostsWereDeletedByMistake_thenTheyComeBackAndWhatCameSinceStays() throws Exception {
        lost = ids("blog_posts").subList(0, 2);
        lost.forEach(id -> data.delete("blog_posts", id));
        List<String> since = List.of(
                data.insert("blog_posts", Map.of("title", "one")), data.insert("blog_posts", Map.of("title", "two")));
        String user = data.insert("users", Map.of("name", "since then"));

        execute("disaster-deletion.md");

        assertThat(ids("blog_posts")).containsAll(lost).containsAll(since);
        assertThat(ids("users")).contains(user);
        since.forEach(id -> data.delete("blog_posts", id));
        data.delete("users", user);
        assertThat(production.digest()).isEqualTo(before);
    }

    @Test
    void whenDocumentsAreNonsense_thenAllIsAsItWas() throws Exception {
        ids("pages").forEach(id -> data.delete("pages", id));
        data.insert("pages", Map.of("nonsense", true));

        execute("disaster-corruption.md");

        assertThat(production.digest()).isEqualTo(before);
    }

    @Test
    void whenSomebodyHostileWasIn_thenTheNewDeploymentHasAllButSessions() throws Exception {
        ids("pages").forEach(id -> data.delete("pages", id));
        String evidence = production.digest();

        execute("disaster-ransomware.md");

        assertThat(production.digest()).as("the evidence").isEqualTo(evidence);
        assertThat(other.data().count("", "pages")).isPositive();
        assertThat(other.data().tables("")).doesNotContain("authSessions", "authRefreshTokens");
    }
}
