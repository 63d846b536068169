package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.snapshot.ReferenceFinder;
import dev.holdfast.snapshot.References;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The level {@code references}: reads a backup and finds ids in its documents that lead to no document or file, table by table and field by field. */
final class ReferenceLevel implements BackupLevel {
    private final Function<Backup, ZipSource> archives;
    private final ReferenceFinder finder;
    private final Clock clock;
    private final String by;

    ReferenceLevel(Function<Backup, ZipSource> archives, ReferenceFinder finder, Clock clock, String by) {
        this.archives = requireNonNull(archives, "archives");
        this.finder = requireNonNull(finder, "finder");
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    @Override
    public LevelCheck examine(Backup backup, LevelTerms terms) {
        References found;
        try {
            found = finder.find(archives.apply(backup), backup.manifest().contents());
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + backup.id() + " to look for its references: " + e.getMessage(),
                    "look at the repository; nothing was recorded about the backup",
                    e);
        }
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>(found.unchecked());
        SortedMap<String, Long> figures = new TreeMap<>();
        for (References.Orphans orphans : found.orphans()) {
            String field = field(orphans);
            if (isIgnored(field, terms.ignoredReferences())) {
                notes.add(field + " is ignored: " + orphans.count() + " of its ids lead nowhere");
            } else {
                problems.add(words(field, orphans));
                figures.merge(field, orphans.count(), Long::sum);
            }
        }
        return new LevelCheck(
                VerifyLevel.REFERENCES,
                backup.deployment(),
                Optional.of(backup.id()),
                backup.repositories().get(0),
                clock.instant(),
                Findings.most(problems),
                Findings.most(notes),
                figures,
                by);
    }

    private static String field(References.Orphans orphans) {
        return orphans.table() + "." + orphans.field();
    }

    /** A field's own fields and elements go with it. */
    private static boolean isIgnored(String field, Set<String> ignored) {
        return ignored.stream()
                .anyMatch(each -> field.equals(each) || field.startsWith(each + ".") || field.startsWith(each + "["));
    }

    private static String words(String field, References.Orphans orphans) {
        String ids = orphans.count() == 1 ? "1 id leads" : orphans.count() + " ids lead";
        String what = orphans.target().equals("_storage") ? "no stored file" : "no document of " + orphans.target();
        String example = orphans.examples().isEmpty()
                ? ""
                : ", as " + orphans.examples().get(0).missing() + " in "
                        + orphans.examples().get(0).document();
        return field + ": " + ids + " to " + what + example;
    }
}
