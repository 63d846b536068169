package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.snapshot.ChosenDocuments;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotMerge;
import dev.holdfast.snapshot.SnapshotMerge.Merged;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Brings documents back that were chosen one by one, by writing their tables anew: what the safety copy shows of them, with the documents put in. An append cannot do that: Convex
 * refuses an id that is there, and one that was deleted as long as it knows of the deletion. Used once, by one thread.
 */
final class Merging {
    private final SortedMap<TableName, SortedMap<String, byte[]>> documents;
    private final Optional<Base> base;
    private SortedMap<TableName, SortedSet<String>> met = new TreeMap<>();

    /** What the documents are put into. */
    private record Base(ZipSource source, Contents contents) {}

    private Merging(SortedMap<TableName, SortedMap<String, byte[]>> documents, Optional<Base> base) {
        this.documents = documents;
        this.base = base;
    }

    /**
     * Reads the documents from what is restored; empty where a restore is of whole tables or appends.
     *
     * @throws dev.holdfast.failure.UsageException if they are not all there
     */
    static Optional<Merging> of(Prepared prepared, RestoreProgress progress) {
        if (!prepared.plan().isMerge()) {
            return Optional.empty();
        }
        progress.step("reading the documents from " + prepared.offer().words());
        ChosenDocuments chosen = new ChosenDocuments(prepared.plan().part().documents());
        try (InputStream zip = prepared.source().open()) {
            new SnapshotWalk(SnapshotLimits.standard()).walk(zip, chosen);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + prepared.source().name() + ": " + e.getMessage(),
                    "look at where it lies, then try again",
                    e);
        }
        return Optional.of(new Merging(chosen.documents(), Optional.empty()));
    }

    /** The same, put into what a deployment holds. */
    Merging into(ZipSource source, Contents contents) {
        return new Merging(documents, Optional.of(new Base(source, contents)));
    }

    /** @throws RefusedException if their tables have not as many documents as the safety copy of them, or another number */
    void requireUnchanged(RestorePlan now) {
        for (TablePlan table : now.tables()) {
            if (!documents.containsKey(table.table())) {
                continue;
            }
            long copied = base.flatMap(it -> it.contents().table(table.table().toString()))
                    .map(Contents.Table::documents)
                    .orElse(0L);
            if (copied != table.before()) {
                throw new RefusedException(
                        "table " + table.table() + " had " + copied + " documents when it was copied and has "
                                + table.before() + " now: what was written since would be lost",
                        "try again with --pause, which keeps everybody out");
            }
        }
    }

    /** What is sent. */
    Sending.Content content(String name) {
        return new Sending.Content() {
            @Override
            public String name() {
                return base.map(it -> it.source().name()).orElse(name);
            }

            @Override
            public Contents write(OutputStream to) throws IOException {
                SnapshotMerge merge = new SnapshotMerge(SnapshotLimits.standard());
                Merged merged;
                if (base.isPresent()) {
                    try (InputStream zip = base.get().source().open()) {
                        merged = merge.merge(Optional.of(zip), documents, to);
                    }
                } else {
                    merged = merge.merge(Optional.empty(), documents, to);
                }
                met = merged.met();
                return merged.contents();
            }
        };
    }

    /** Which of the documents took the place of one that was there; known once the content was written. */
    SortedMap<TableName, SortedSet<String>> met() {
        return requireNonNull(met, "met");
    }
}
