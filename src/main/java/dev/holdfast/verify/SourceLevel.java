package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.snapshot.TableName;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The level {@code source}: holds a backup against the deployment that it was taken of. Asks for tables and counts; documents are read there only of tables that the backup lacks, and
 * where the configuration wants some looked for.
 */
final class SourceLevel implements BackupLevel {
    /** So many documents tell whether a table is newer than a backup; of more of them its number does. */
    private static final int TELLING = 1000;

    private final Function<String, LiveSource> live;
    private final DocumentSample sample;
    private final Clock clock;
    private final String by;

    /** @param live by the name of the deployment */
    SourceLevel(Function<String, LiveSource> live, DocumentSample sample, Clock clock, String by) {
        this.live = requireNonNull(live, "live");
        this.sample = requireNonNull(sample, "sample");
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    /** @throws dev.holdfast.failure.DeploymentException also if the deployment does not answer, or does not let the key see its data */
    @Override
    public LevelCheck examine(Backup backup, LevelTerms all) {
        LevelTerms.Source terms = all.source();
        Manifest manifest = backup.manifest();
        LiveSource source = live.apply(backup.deployment());
        SourceComparison comparison = new SourceComparison(manifest, terms.tolerance(), clock.instant());
        List<LiveSource.Table> tables = source.tables();
        comparison.compare(tables, table -> isNew(source, table, manifest));
        if (!manifest.contents().files().isEmpty()) {
            comparison.compareFiles(source.files());
        }
        if (terms.documents() > 0) {
            sample.look(backup, source, tables, terms.documents(), comparison);
        }
        return new LevelCheck(
                VerifyLevel.SOURCE,
                backup.deployment(),
                Optional.of(backup.id()),
                backup.repositories().get(0),
                clock.instant(),
                Findings.most(comparison.problems()),
                Findings.most(comparison.notes()),
                comparison.figures(),
                by);
    }

    /** Imports keep the time of creation, so that a table of old documents may be new; that is worth a look anyhow. */
    private static boolean isNew(LiveSource source, LiveSource.Table table, Manifest manifest) {
        List<String> documents = source.documents(table.name(), TELLING);
        boolean isAllLater = documents.stream().allMatch(line -> isLater(line, manifest.snapshotTime()));
        return isAllLater
                && (documents.size() >= table.documents() || table.number() > highest(manifest, table.name()));
    }

    private static long highest(Manifest manifest, TableName like) {
        return manifest.contents().tables().stream()
                .filter(table -> table.component().equals(like.component()))
                .mapToLong(Contents.Table::number)
                .max()
                .orElse(0);
    }

    private static boolean isLater(String document, Instant snapshot) {
        OptionalDouble created = creationTime(document);
        return created.isPresent() && created.getAsDouble() > snapshot.toEpochMilli();
    }

    /** Milliseconds; empty if it tells none. */
    static OptionalDouble creationTime(String document) {
        try {
            double time =
                    JsonMapper.shared().readTree(document).path("_creationTime").asDouble(-1);
            return time < 0 ? OptionalDouble.empty() : OptionalDouble.of(time);
        } catch (JacksonException e) {
            return OptionalDouble.empty();
        }
    }
}
