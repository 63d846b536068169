package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a restore will take, by past ones: of those that moved a tenth to ten times as much, the one in the middle by bytes per second. Those of the same deployment count,
 * those of all only where it has none: a deployment's size and place make more of a difference than anything else. Nothing is said where nothing is comparable.
 *
 * @param time from the consent to the proof
 * @param restores how many it is drawn from
 * @param isOfOthers whether those went into other deployments
 */
public record Forecast(Duration time, int restores, boolean isOfOthers) {
    /** Below it the time is that of questions and answers, whatever the size. */
    private static final long LEAST_BYTES = 1 << 20;

    private static final long COMPARABLE = 10;

    public Forecast {
        requireNonNull(time, "time");
        if (restores < 1) {
            throw new IllegalArgumentException("a forecast from nothing");
        }
    }

    /** One past restore: {@code bytes} is at least {@link #LEAST_BYTES}. */
    private record Past(String deployment, long bytes, Duration took) {
        double rate() {
            return bytes / (took.toMillis() / 1000.0);
        }
    }

    /**
     * @param bytes as {@link #bytes} counts them
     * @param records all restores, in any order
     */
    static Optional<Forecast> of(long bytes, String deployment, List<RestoreRecord> records) {
        long size = Math.max(LEAST_BYTES, bytes);
        List<Past> all = records.stream()
                .filter(record ->
                        record.outcome().filter(RestoreOutcome.PROVED::equals).isPresent())
                .flatMap(record -> past(record).stream())
                .filter(past -> past.bytes() / COMPARABLE <= size && size / COMPARABLE <= past.bytes())
                .toList();
        List<Past> own = all.stream()
                .filter(past -> past.deployment().equals(deployment))
                .toList();
        List<Past> used = own.isEmpty() ? all : own;
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(new Forecast(
                        Duration.ofMillis(Math.round(size / median(used) * 1000)), used.size(), own.isEmpty()));
    }

    /** Documents and stored files of what is imported; of a table into which documents are put, all that the source has of it. */
    static long bytes(RestorePlan plan, Contents source) {
        long documents = plan.imported().tables().stream()
                .mapToLong(table -> source.table(table.qualifiedName())
                        .map(Contents.Table::bytes)
                        .orElse(table.bytes()))
                .sum();
        return documents + plan.imported().fileBytes();
    }

    private static Optional<Past> past(RestoreRecord record) {
        Duration took = requireNonNull(record.timings().get("total"));
        return record.fact(RestoreRecord.BYTES)
                .filter(bytes -> bytes.matches("\\d{1,18}"))
                .filter(bytes -> took.toMillis() > 0)
                .map(bytes -> new Past(record.deployment(), Math.max(LEAST_BYTES, Long.parseLong(bytes)), took));
    }

    private static double median(List<Past> used) {
        double[] rates = used.stream().mapToDouble(Past::rate).sorted().toArray();
        int middle = rates.length / 2;
        return rates.length % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
    }

    /** {@code 4 past restores}, {@code 1 past restore into other deployments}. */
    public String ground() {
        return restores + " past restore" + (restores == 1 ? "" : "s") + (isOfOthers ? " into other deployments" : "");
    }
}
