package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.manifest.DrillRecord;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What drills need beside their orders.
 *
 * @param catalog tells what could be restored, and which drills there were
 * @param evidence keeps a drill in the repositories of its deployment, in one of them at least; throws {@link dev.holdfast.failure.RepositoryException} otherwise
 * @param turn has a deployment's drill to itself, on all hosts, until it is closed; throws {@link dev.holdfast.failure.RefusedException} if somebody else has it
 * @param stages opens what is restored into
 * @param ids supplies eight characters of {@code [0-9a-z]} for each drill
 * @param by user and host
 */
public record DrillSurroundings(
        CatalogSource catalog,
        Consumer<DrillRecord> evidence,
        Function<String, Turn> turn,
        Function<DrillOrder, DrillStage> stages,
        TimeLimit limit,
        Clock clock,
        RandomGenerator random,
        Supplier<String> ids,
        String by) {
    public DrillSurroundings {
        requireNonNull(catalog, "catalog");
        requireNonNull(evidence, "evidence");
        requireNonNull(turn, "turn");
        requireNonNull(stages, "stages");
        requireNonNull(limit, "limit");
        requireNonNull(clock, "clock");
        requireNonNull(random, "random");
        requireNonNull(ids, "ids");
        requireNonNull(by, "by");
    }

    /** That no other drill of a deployment runs. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
