package dev.holdfast.restore;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.snapshot.TableName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the target must hold after a restore, table by table. It is written into the journal before anything changes, so that whoever finds the restore after a crash can still
 * prove its outcome.
 *
 * @param items by place: {@code table users}, {@code files}, {@code files waitlist}
 * @param isExclusive whether nobody else writes there meanwhile, so that everything must be as it is here; else what is not restored may be otherwise
 */
record Expectation(SortedMap<String, Item> items, boolean isExclusive) {
    private static final String TABLE = "table ";
    private static final String FILES = "files ";
    private static final String FACT = "expect ";
    private static final String EXCLUSIVE = "expect-exclusive";
    private static final String NONE = "0".repeat(64);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    /**
     * @param documents how many, or files
     * @param digest of them; empty where only their number is known
     * @param number of the table; 0 where it does not matter
     * @param isRestored whether the restore itself brings or removes it; else it only must not have been touched
     */
    record Item(long documents, String digest, long number, boolean isRestored) {
        String fact() {
            return documents + " " + (digest.isEmpty() ? "-" : digest) + " " + number + " "
                    + (isRestored ? "restored" : "kept");
        }

        static Item of(String fact) {
            String[] words = fact.split(" ", -1);
            return new Item(
                    Long.parseLong(words[0]),
                    words[1].equals("-") ? "" : words[1],
                    Long.parseLong(words[2]),
                    words[3].equals("restored"));
        }
    }

    /** What differs: {@code problems} disprove the restore, {@code notes} may be from writes of others. */
    record Findings(List<String> problems, List<String> notes) {}

    /**
     * @param written what the import's ZIP held
     * @param before what the target held, if nobody wrote there since
     */
    static Expectation of(RestorePlan plan, Contents written, Optional<Contents> before) {
        SortedMap<String, Item> items = new TreeMap<>();
        for (TablePlan table : plan.tables()) {
            String name = table.table().toString();
            Before earlier = before.map(it -> Before.of(it.table(name))).orElse(Before.UNKNOWN);
            items.put(TABLE + name, item(table.fate(), table.after(), written.table(name), earlier));
        }
        for (FilesPlan files : plan.files()) {
            String component = files.component();
            Before earlier = before.filter(it -> !it.files().isEmpty())
                    .map(it -> Before.of(filesOf(it, component)))
                    .orElse(Before.UNKNOWN);
            items.put(FILES + component, item(files.fate(), files.after(), filesOf(written, component), earlier));
        }
        return new Expectation(items, before.isPresent());
    }

    private static Optional<Contents.Table> filesOf(Contents contents, String component) {
        return contents.files().stream()
                .filter(files -> files.component().equals(component))
                .map(files -> new Contents.Table(component, "files", 0, files.count(), files.bytes(), files.digest()))
                .findFirst();
    }

    /**
     * What was there before.
     *
     * @param documents -1 where nobody knows
     * @param digest empty where nobody knows
     */
    private record Before(long documents, String digest) {
        static final Before UNKNOWN = new Before(-1, "");

        static Before of(Optional<Contents.Table> table) {
            return table.map(it -> new Before(it.documents(), it.digest())).orElse(new Before(0, NONE));
        }
    }

    private static Item item(Fate fate, long after, Optional<Contents.Table> written, Before before) {
        return switch (fate) {
            case ADDED, REPLACED ->
                written.map(it -> new Item(it.documents(), it.digest(), it.number(), true))
                        .orElse(new Item(after, "", 0, true));
            case CLEARED, DROPPED -> new Item(0, NONE, 0, true);
            case KEPT -> new Item(before.documents() < 0 ? after : before.documents(), before.digest(), 0, false);
            case APPENDED -> {
                String more = written.map(Contents.Table::digest).orElse("");
                yield new Item(after, sum(before.digest(), more), 0, false);
            }
        };
    }

    /** The fingerprint of two sets together: {@code snapshot.TableDigest} is a sum. Empty if one is not known. */
    private static String sum(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return "";
        }
        BigInteger sum = new BigInteger(one, 16).add(new BigInteger(other, 16)).mod(MODULUS);
        return String.format(Locale.ROOT, "%064x", sum);
    }

    /** Whether nothing is known of what the target must hold: then comparing proves nothing. */
    boolean isUnknown() {
        return items.isEmpty();
    }

    /** Whether stored files matter, so that an export must have them. */
    boolean concernsFiles() {
        return items.entrySet().stream()
                .anyMatch(each -> each.getKey().startsWith(FILES)
                        && (each.getValue().isRestored()
                                || !each.getValue().digest().isEmpty()));
    }

    /** As the journal has it. */
    Map<String, String> facts() {
        Map<String, String> facts = items.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> FACT + entry.getKey(),
                        entry -> entry.getValue().fact()));
        facts.put(EXCLUSIVE, isExclusive ? "yes" : "no");
        return facts;
    }

    /** Empty if the journal does not tell it, or cannot be read. */
    static Expectation of(RestoreRecord record) {
        SortedMap<String, Item> items = new TreeMap<>();
        try {
            record.entries()
                    .values()
                    .forEach(entry -> entry.facts().forEach((name, fact) -> {
                        if (name.startsWith(FACT)) {
                            items.put(name.substring(FACT.length()), Item.of(fact));
                        }
                    }));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Somebody changed the journal by hand: half of it would prove nothing.
            return new Expectation(new TreeMap<>(), false);
        }
        return new Expectation(
                items, record.fact(EXCLUSIVE).filter("yes"::equals).isPresent());
    }

    /** Compares it with an export that was taken afterwards. */
    Findings compare(Contents actual) {
        Finder finder = new Finder(isExclusive);
        items.forEach((place, item) -> {
            Optional<Contents.Table> found;
            if (place.startsWith(TABLE)) {
                found = actual.table(place.substring(TABLE.length()));
            } else if (actual.files().isEmpty()) {
                return; // an export without stored files tells nothing of them
            } else {
                found = filesOf(actual, place.substring(FILES.length()));
            }
            finder.compare(place, item, found.orElse(new Contents.Table("", "none", 0, 0, 0, NONE)));
        });
        SortedSet<String> names = new TreeSet<>();
        actual.tables().stream()
                .filter(table -> table.documents() > 0)
                .forEach(table -> names.add(table.qualifiedName()));
        finder.unexpected(names, items);
        return finder.findings();
    }

    /** Compares it with the numbers of documents alone. */
    Findings compare(TargetState actual) {
        Finder finder = new Finder(isExclusive);
        items.forEach((place, item) -> {
            long count;
            long number = 0;
            if (place.startsWith(TABLE)) {
                TargetState.Table table = actual.tables().get(TableName.parse(place.substring(TABLE.length())));
                count = table == null ? 0 : table.documents();
                number = table == null ? 0 : table.number();
            } else {
                count = actual.files().getOrDefault(place.substring(FILES.length()), 0L);
            }
            finder.compare(place, item, new Contents.Table("", "none", number, count, 0, item.digest()));
        });
        SortedSet<String> names = new TreeSet<>();
        actual.tables().forEach((name, table) -> {
            if (table.documents() > 0) {
                names.add(name.toString());
            }
        });
        finder.unexpected(names, items);
        return finder.findings();
    }

    private static final class Finder {
        private final boolean isExclusive;
        private final List<String> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Finder(boolean isExclusive) {
            this.isExclusive = isExclusive;
        }

        void compare(String place, Item item, Contents.Table actual) {
            List<String> found = item.isRestored() || isExclusive ? problems : notes;
            String name = place.equals(FILES) ? "stored files" : place;
            if (item.documents() != actual.documents()) {
                found.add(name + ": " + actual.documents() + " are there, not " + item.documents());
            } else if (!item.digest().isEmpty() && !item.digest().equals(actual.digest())) {
                found.add(name + ": as many as there should be, " + item.documents() + ", but they differ");
            }
            if (item.number() != 0 && actual.number() != 0 && item.number() != actual.number()) {
                found.add(name + ": its number is " + actual.number() + ", not " + item.number());
            }
        }

        void unexpected(SortedSet<String> names, SortedMap<String, Item> items) {
            names.stream()
                    .filter(name -> !items.containsKey(TABLE + name))
                    .forEach(name -> (isExclusive ? problems : notes).add(TABLE + name + ": nobody expected it"));
        }

        Findings findings() {
            return new Findings(List.copyOf(problems), List.copyOf(notes));
        }
    }
}
