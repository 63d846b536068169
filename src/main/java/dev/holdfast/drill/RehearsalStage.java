package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.DrillResult.Check;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A simulated deployment within this process, which takes the backup by the importer's rules and is gone afterwards. It runs no functions, so that nothing can be asked of it. */
public final class RehearsalStage implements DrillStage {
    private final Function<Backup, List<String>> load;

    /** @param load loads a backup and compares what is there then with it; returns what is wrong, in words */
    public RehearsalStage(Function<Backup, List<String>> load) {
        this.load = requireNonNull(load, "load");
    }

    @Override
    public void requireFit() {}

    @Override
    public boolean tidy(DrillProgress progress) {
        return false;
    }

    @Override
    public Restored restore(Backup backup, DrillProgress progress) {
        return new Restored(Optional.empty(), String.join("; ", load.apply(backup)));
    }

    @Override
    public List<Check> ask(List<String> checks) {
        return List.of();
    }

    @Override
    public boolean isTouched() {
        return false;
    }

    @Override
    public String putBack(DrillProgress progress) {
        return "nothing was written";
    }
}
