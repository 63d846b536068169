package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One restore as its journal tells it, in whatever state it is.
 *
 * @param deployment the target, by its name in our configuration
 * @param entries what it reached, by stage; {@code BEGUN} is among them
 */
public record RestoreRecord(RestoreId id, String deployment, SortedMap<RestoreStage, RestoreEntry> entries) {
    /** What is restored, for people: a backup's id, a file's path, or that it is nothing at all. */
    public static final String SOURCE = "source";

    /** The id of the backup that is restored; absent for a file. */
    public static final String BACKUP = "backup";

    /** {@code replace-all}, {@code replace}, {@code append}, {@code require-empty}. */
    public static final String MODE = "mode";

    /** What of the source is restored, in words. */
    public static final String PART = "part";

    /** Whether stored files of the target may change: {@code yes} or {@code no}. */
    public static final String FILES = "files";

    /** Which tables and stored files of the target the restore may change; see {@code restore.Touched}. */
    public static final String TOUCHED = "touched";

    /** {@code yes} if the target was found to hold something else than it should although nobody else could write there. */
    public static final String WRONG = "wrong";

    /** What the target calls itself. */
    public static final String INSTANCE = "instance";

    /** How many bytes of documents and stored files it brings. */
    public static final String BYTES = "bytes";

    /** User and host. */
    public static final String BY = "by";

    /** When it was asked for: validating the source comes before the beginning. */
    public static final String ASKED = "asked";

    /** Why, in words. */
    public static final String PURPOSE = "purpose";

    /** What else was said of it. */
    public static final String NOTE = "note";

    /** The commit of whatever asked for it. */
    public static final String COMMIT = "commit";

    /** The restore that this one takes back. */
    public static final String UNDOES = "undoes";

    /** The id of the safety copy. */
    public static final String SAFETY_COPY = "safety-copy";

    /** Why there is no safety copy: {@link #EMPTY} or {@link #UNWANTED}. */
    public static final String NO_SAFETY_COPY = "no-safety-copy";

    /** The target held nothing. */
    public static final String EMPTY = "empty";

    /** Somebody decided so. */
    public static final String UNWANTED = "unwanted";

    /** The id of the import on the target. */
    public static final String IMPORT = "import";

    /** Names of the environment variables that the restore sets, by spaces. */
    public static final String ENVIRONMENT = "environment";

    /** Those of them that were not there before; absent if nobody could see. */
    public static final String ENVIRONMENT_ADDED = "environment-added";

    /** How many documents the import wrote. */
    public static final String ROWS = "rows";

    /** How the outcome was looked at: {@code digests}, {@code counts}, {@code none}. */
    public static final String PROOF = "proof";

    /** A word of {@link RestoreOutcome}. */
    public static final String OUTCOME = "outcome";

    /** How it ended, for people. */
    public static final String MESSAGE = "message";

    /** By when they began: an id tells that to the second, and two may begin within one. */
    public static final Comparator<RestoreRecord> OLDEST_FIRST =
            Comparator.comparing(RestoreRecord::began).thenComparing(RestoreRecord::id);

    public RestoreRecord {
        requireNonNull(id, "id");
        requireNonNull(deployment, "deployment");
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        if (!entries.containsKey(RestoreStage.BEGUN)) {
            throw new IllegalArgumentException("a restore without a beginning: " + id);
        }
    }

    /** Puts journals together, oldest first. What has no beginning that could be read is left out. */
    public static List<RestoreRecord> of(Iterable<RestoreEntry> entries) {
        SortedMap<RestoreId, SortedMap<RestoreStage, RestoreEntry>> byId = new TreeMap<>();
        for (RestoreEntry entry : entries) {
            byId.computeIfAbsent(entry.restore(), id -> new TreeMap<>()).putIfAbsent(entry.stage(), entry);
        }
        List<RestoreRecord> records = new ArrayList<>();
        byId.forEach((id, its) -> {
            RestoreEntry begun = its.get(RestoreStage.BEGUN);
            if (begun != null) {
                records.add(new RestoreRecord(id, begun.deployment(), its));
            }
        });
        records.sort(OLDEST_FIRST);
        return records;
    }

    /** The same, one step further; what was known of that stage stays. */
    public RestoreRecord with(RestoreEntry entry) {
        SortedMap<RestoreStage, RestoreEntry> more = new TreeMap<>(entries);
        more.putIfAbsent(entry.stage(), entry);
        return new RestoreRecord(id, deployment, more);
    }

    /** The furthest it came. */
    public RestoreStage stage() {
        return entries.lastKey();
    }

    public boolean reached(RestoreStage stage) {
        return entries.containsKey(stage);
    }

    /** When it reached a stage. */
    public Optional<Instant> at(RestoreStage stage) {
        return Optional.ofNullable(entries.get(stage)).map(RestoreEntry::at);
    }

    public Instant began() {
        return at(RestoreStage.BEGUN).orElseThrow();
    }

    public Optional<Instant> ended() {
        return at(RestoreStage.ENDED);
    }

    /** What its journal has under a name, at whatever stage; of several the last. */
    public Optional<String> fact(String name) {
        Optional<String> found = Optional.empty();
        for (RestoreEntry entry : entries.values()) {
            String fact = entry.facts().get(name);
            found = fact == null ? found : Optional.of(fact);
        }
        return found;
    }

    public String source() {
        return fact(SOURCE).orElse("unknown");
    }

    /** What is restored, where that is a backup. */
    public Optional<BackupId> backup() {
        return fact(BACKUP).filter(BackupId::isValid).map(BackupId::new);
    }

    public String mode() {
        return fact(MODE).orElse("unknown");
    }

    public String part() {
        return fact(PART).orElse("unknown");
    }

    public String by() {
        return fact(BY).orElse("unknown");
    }

    /** Whether what calls itself so is what was restored into; also if one of both names is not known. */
    public boolean isOf(String instance) {
        String restored = fact(INSTANCE).orElse("");
        return restored.isEmpty() || instance.isEmpty() || restored.equals(instance);
    }

    /** Whether stored files may be others now. */
    public boolean touchesFiles() {
        return fact(FILES).filter("no"::equals).isEmpty();
    }

    public Optional<RestoreId> undoes() {
        return fact(UNDOES).filter(RestoreId::isValid).map(RestoreId::new);
    }

    public Optional<BackupId> safetyCopy() {
        return fact(SAFETY_COPY).filter(BackupId::isValid).map(BackupId::new);
    }

    /** Whether the target held nothing, so that taking it back means to empty it. */
    public boolean wasEmpty() {
        return fact(NO_SAFETY_COPY).filter(EMPTY::equals).isPresent();
    }

    /** The import's id on the target. */
    public Optional<String> importId() {
        return fact(IMPORT);
    }

    /** Empty while it has not ended. */
    public Optional<RestoreOutcome> outcome() {
        return fact(OUTCOME).map(RestoreOutcome::of);
    }

    /** How it ended; empty text before. */
    public String message() {
        return fact(MESSAGE).orElse("");
    }

    /** Whether it was begun and nobody wrote that it ended: it runs at this moment, or it was killed. */
    public boolean isOpen() {
        return !reached(RestoreStage.ENDED);
    }

    /** Whether the target was paused for it, or is about to be, and nobody wrote that it runs again. */
    public boolean leftPaused() {
        return reached(RestoreStage.PAUSING) && !reached(RestoreStage.UNPAUSED);
    }

    /** Whether something of it is left to be done. */
    public boolean standsHalfway() {
        return isOpen() || leftPaused();
    }

    /** Whether the target may be other than before. */
    public boolean mayHaveChanged() {
        return (reached(RestoreStage.CONFIRMED) || reached(RestoreStage.COMPLETED))
                && outcome().filter(RestoreOutcome.UNCHANGED::equals).isEmpty();
    }

    /** How long each step took, by the stage at its end, in the order of time, which that of the stages need not be; {@code total} at last, since it was asked for. */
    public Map<String, Duration> timings() {
        Map<String, Duration> timings = new LinkedHashMap<>();
        Instant asked = fact(ASKED).map(Instant::parse).orElse(began());
        Instant before = asked;
        Instant last = asked;
        for (RestoreEntry entry : entries.values().stream()
                .sorted(Comparator.comparing(RestoreEntry::at))
                .toList()) {
            timings.put(entry.stage().word(), Duration.between(before, entry.at()));
            before = entry.at();
            last = before.isAfter(last) ? before : last;
        }
        timings.put("total", Duration.between(asked, last));
        return timings;
    }
}
