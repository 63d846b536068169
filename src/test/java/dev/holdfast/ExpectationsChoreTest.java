package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.state.KnownRepositories;
import dev.holdfast.state.MemoryNotebook;
import dev.holdfast.testing.TestClock;
import dev.holdfast.watch.Unpublished;
import dev.holdfast.watch.WatchNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon publishes into a directory, and what others do to it there. */
final class ExpectationsChoreTest {
    private final Sandbox sandbox = Sandbox.builder().name("prod").start();
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final Host host = TestHosts.named("ops1", clock);
    private final CurrentInstallation current = new CurrentInstallation();
    private final MemoryNotebook notebook = new MemoryNotebook();
    private final ExpectationsChore chore = chore(notebook);

    @TempDir
    private Path folder;

    private ExpectationsChore chore(MemoryNotebook notes) {
        return new ExpectationsChore(
                current, new ExpectationsChore.Sources(() -> Optional.of(List.of()), List::of), notes, host);
    }

    @BeforeEach
    void install() throws IOException {
        current.replace(new Installation(
                ConfigLoader.load(Configurations.ofDirectory(folder, sandbox), Map.of()),
                host,
                KnownRepositories.none(),
                Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        current.close();
        sandbox.close();
    }

    private Path file() {
        return folder.resolve("repository/expectations/ops1.json");
    }

    private Optional<HostExpectations> there() {
        AtomicReference<Optional<HostExpectations>> found = new AtomicReference<>(Optional.empty());
        current.use(installation -> found.set(
                new ExpectationsFolder(installation.repositories().all().get(0)).of("ops1")));
        return found.get();
    }

    @Test
    void whenItIsRemoved_thenItIsBackWithinTheHour() throws IOException {
        chore.run();
        Files.delete(file());

        clock.advance(Duration.ofMinutes(59));
        chore.run();
        assertThat(file()).doesNotExist();

        clock.advance(Duration.ofMinutes(1));
        chore.run();
        assertThat(file()).exists();
        assertThat(chore.unpublished()).isEmpty();
    }

    @Test
    void whenTheDaemonStartsAgain_thenItIsTheSameInstallationAndNothingIsWritten() throws IOException {
        chore.run();
        String before = Files.readString(file());
        clock.advance(Duration.ofHours(3));

        chore(notebook).run();

        assertThat(Files.readString(file())).isEqualTo(before).contains("\"installation\"");
    }

    @Test
    void whenAnotherDaemonOfThatNameWritesThere_thenThatIsSaidUntilItStops() {
        ExpectationsChore other = chore(new MemoryNotebook());
        chore.run();
        clock.advance(Duration.ofMinutes(30));
        other.run();
        clock.advance(Duration.ofMinutes(30));
        chore.run();

        assertThat(chore.unpublished()).singleElement().satisfies(found -> {
            assertThat(found.repository()).isEqualTo("local");
            assertThat(found.problem())
                    .isEqualTo("another daemon that calls itself ops1 has replaced what this one promises, at"
                            + " 2026-11-21T12:30:00Z");
        });
        assertThat(there().flatMap(HostExpectations::installation)).isEqualTo(notebook.note("installation"));

        clock.advance(Duration.ofHours(1));
        chore.run();
        assertThat(chore.unpublished()).isEmpty();
    }

    @Test
    void whenAnotherInstallationWroteItLongAgo_thenItIsReplacedWithoutAWord() {
        chore(new MemoryNotebook()).run();
        clock.advance(Duration.ofDays(3));

        chore.run();

        assertThat(chore.unpublished()).isEmpty();
        assertThat(there().flatMap(HostExpectations::installation)).isEqualTo(notebook.note("installation"));
    }

    @Test
    void whenItCannotBeWritten_thenThatIsKnownUntilItCan() throws IOException {
        Path inTheWay = folder.resolve("repository");
        Files.writeString(inTheWay, "no directory");

        chore.run();
        assertThat(chore.unpublished())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.problem()).startsWith("what this host promises cannot be published there"));
        assertThat(new WatchNotes(notebook).unpublished()).isEqualTo(chore.unpublished());

        Files.delete(inTheWay);
        chore.run();
        assertThat(chore.unpublished()).extracting(Unpublished::problem).isEmpty();
        assertThat(new WatchNotes(notebook).unpublished()).isEmpty();
    }
}
