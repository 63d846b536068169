package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.Decision.Fate;
import dev.holdfast.retention.Reason;
import dev.holdfast.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code holdfast prune} prints, word for word. */
final class PruneOutputTest {
    private static final Decision EXPIRED = decision(
            "2026-08-20T02:00:00.123456789Z",
            Fate.REMOVE,
            Reason.Kind.EXPIRED,
            "older than 90 days since 2026-11-18T02:00:00Z");
    private static final Decision SECOND = decision(
            "2026-11-20T02:07:00Z",
            Fate.REMOVE,
            Reason.Kind.SECOND_OF_PERIOD,
            "second backup of one period, 20261120T020000Z-daily-a1b2c3 came first");
    private static final Decision LOCKED = decision(
            "2026-08-19T02:00:00Z",
            Fate.LATER,
            Reason.Kind.LOCKED,
            "locked in the store until 2026-12-01T00:00:00Z; otherwise older than 90 days since 2026-11-17T02:00:00Z");
    private static final Decision NEWEST =
            decision("2026-11-21T02:00:00Z", Fate.KEEP, Reason.Kind.YOUNG, "kept 90 days, until 2027-02-19T02:00:00Z");

    private final Shell shell = new Shell();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "prune-dry, prune",
        "prune-dry-json, prune --json",
        "prune-guard, prune prod --repository local",
        "prune-apply, prune --apply",
        "prune-apply-json, prune --apply --json",
        "prune-guard-apply, prune --apply",
        "prune-blocked, prune --apply",
        "prune-blocked-json, prune --apply --json",
        "prune-down, prune",
    })
    void whenPruned_thenThisIsPrinted(String name, String command) {
        shell.toolbox.cold.offers.put(
                "cloud", new LifecycleOffer("cloud", "s3://acme/convex", false, List.of(), List.of(), List.of(), ""));
        shell.toolbox.retention.reports.addAll(reports(name.replace("-json", "")));

        String transcript = shell.call(command.split(" ")).transcript();

        Golden.assertSame(transcript, "dev/holdfast/cli/" + name + ".txt");
        assertThat(transcript.replaceAll("\"snapshotTime\".*", "")).doesNotContain(".123");
    }

    @Test
    void whenNothingIsThere_thenThatIsSaid() {
        shell.toolbox.retention.reports.add(report("local", false, List.of()));

        assertThat(shell.call("prune").out()).isEqualTo("repository local, deployment prod: no backups\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prune", "prune --apply"})
    void whenAManifestCannotBeReadSoThatThereIsNoPlan_thenItExitsWith6(String command) {
        shell.toolbox.retention.reports.add(report("cloud", false, List.of(line(EXPIRED, Outcome.DUE))));
        shell.toolbox.retention.reports.add(report(
                "local",
                false,
                List.of(),
                block(Block.Kind.UNREADABLE, "1 objects of local cannot be read. HINT: holdfast list names them")));

        Shell.Result result = shell.call(command.split(" "));

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.out()).contains("1 objects of local cannot be read");
    }

    private static List<PruneReport> reports(String name) {
        return switch (name) {
            case "prune-dry" ->
                List.of(
                        report(
                                "local",
                                false,
                                List.of(
                                        line(EXPIRED, Outcome.DUE),
                                        line(SECOND, Outcome.DUE),
                                        line(NEWEST, Outcome.KEPT))),
                        report(
                                "cloud",
                                false,
                                List.of(
                                        line(LOCKED, Outcome.LATER),
                                        line(EXPIRED, Outcome.DUE),
                                        line(NEWEST, Outcome.KEPT)),
                                block(Block.Kind.LOCKED, "1 backup of prod is locked in the store and will go later")));
            case "prune-guard" ->
                List.of(report(
                        "local",
                        false,
                        List.of(
                                new Line(EXPIRED, Outcome.DUE, "waits for --confirm-mass-delete"),
                                new Line(SECOND, Outcome.DUE, "waits for --confirm-mass-delete"),
                                line(NEWEST, Outcome.KEPT)),
                        massDelete()));
            case "prune-guard-apply" ->
                List.of(report(
                        "local",
                        true,
                        List.of(
                                line(EXPIRED, Outcome.REFUSED),
                                line(SECOND, Outcome.REFUSED),
                                line(NEWEST, Outcome.KEPT)),
                        massDelete()));
            case "prune-apply" ->
                List.of(report(
                        "cloud",
                        true,
                        List.of(
                                line(LOCKED, Outcome.LATER),
                                line(EXPIRED, Outcome.REMOVED),
                                new Line(SECOND, Outcome.LATER, "a fresh look found it not due any more"),
                                line(NEWEST, Outcome.KEPT)),
                        block(Block.Kind.LOCKED, "1 backup of prod is locked in the store and will go later")));
            case "prune-blocked" ->
                List.of(report(
                        "local",
                        true,
                        List.of(),
                        block(
                                Block.Kind.LEASED,
                                "cannot remove backups of prod from repository local: its lease is held for a backup by run k3f9q2ab"
                                        + " (process 4711 on ops1) since 2026-11-21T12:00:00Z, until 2026-11-21T12:01:00Z unless renewed."
                                        + " HINT: wait for it to end; if it is gone, its lease ends by itself")));
            default ->
                List.of(report(
                        "cloud",
                        false,
                        List.of(),
                        block(Block.Kind.REPOSITORY_DOWN, "connection refused. HINT: check its address")));
        };
    }

    private static Block massDelete() {
        return block(
                Block.Kind.MASS_DELETE,
                "2 of the 3 backups of prod in local would go at once. HINT: if that is meant: holdfast prune --apply"
                        + " --confirm-mass-delete");
    }

    private static PruneReport report(String repository, boolean isApplied, List<Line> lines, Block... blocks) {
        return new PruneReport(
                repository,
                Optional.of("prod"),
                Optional.of("k3f9q2ab").filter(run -> isApplied),
                Samples.NOON,
                lines,
                Arrays.asList(blocks));
    }

    private static Line line(Decision decision, Outcome outcome) {
        return new Line(decision, outcome, "");
    }

    private static Block block(Block.Kind kind, String text) {
        return new Block(kind, Optional.of("prod"), Optional.of("brazen-meerkat-768"), text);
    }

    private static Decision decision(String snapshot, Fate fate, Reason.Kind kind, String text) {
        Backup backup = Samples.plain("prod", snapshot);
        return Stream.of(backup.manifest())
                .map(Candidate::of)
                .map(candidate -> new Decision(candidate, fate, new Reason(kind, text)))
                .findFirst()
                .orElseThrow();
    }
}
