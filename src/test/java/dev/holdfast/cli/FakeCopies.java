package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.MissingCopy;
import dev.holdfast.replicate.RepairResult;
import java.util.ArrayList;
import java.util.List;

/** Copies of what a test put in. */
final class FakeCopies implements Copies {
    final List<MissingCopy> missing = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    final List<RepairResult> repairs = new ArrayList<>();
    private final List<String> calls;

    FakeCopies(List<String> calls) {
        this.calls = calls;
    }

    @Override
    public List<MissingCopy> missing(CatalogReading reading) {
        return missing;
    }

    @Override
    public List<Report> replicate(CatalogReading reading, List<MissingCopy> wanted, CopyProgress progress) {
        wanted.forEach(copy -> calls.add("copy " + copy.backup().id() + " to " + copy.target()));
        wanted.forEach(progress::begin);
        return reports;
    }

    @Override
    public List<RepairResult> repair(Backup backup, CopyProgress progress) {
        calls.add("repair " + backup.id());
        return repairs;
    }
}
