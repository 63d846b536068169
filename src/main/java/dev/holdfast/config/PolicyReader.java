package dev.holdfast.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.StoragePolicy.Transition;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads what stands in a tier, an override of one, or a schedule: what is kept, and in which storage class. */
final class PolicyReader {
    private static final ConfigObject NO_DEFAULTS = ConfigFactory.empty().root();

    private PolicyReader() {}

    /** Reads the {@code tiers} of a repository or of a deployment, by name. */
    static Map<String, PolicyWords> overrides(Section owner, Collection<String> tiers) {
        Map<String, PolicyWords> words = new LinkedHashMap<>();
        for (Section tier : owner.section("tiers", NO_DEFAULTS).named(Names.IS_TIER, Names.ALLOWED_TIER, NO_DEFAULTS)) {
            if (!tiers.contains(tier.name())) {
                tier.refuse("there is no such tier" + Suggestion.orAllowed(tier.name(), tiers));
            }
            words.put(tier.name(), everything(tier));
            if (tier.has("into")) {
                tier.setting("into").refuse("is for tiers themselves and for schedules");
            }
            tier.end();
        }
        return words;
    }

    /** Reads what is kept and in which class. */
    static PolicyWords everything(Section section) {
        PolicyWords retention = retention(section);
        PolicyWords words = new PolicyWords(
                retention.keep(),
                retention.keepLast(),
                retention.keepAtMost(),
                retention.minVerified(),
                said(section.setting("storage-class"), StorageClasses::direct),
                said(section.setting("transitions"), PolicyReader::transitions));
        words.transitions().ifPresent(said -> requireOrder(words.storageClass().map(Said::value), said));
        return words;
    }

    /** Reads what is kept alone: archives of a schedule lie where their tier's lie. */
    static PolicyWords retention(Section section) {
        PolicyWords words = new PolicyWords(
                said(section.setting("keep"), PolicyReader::keep),
                said(section.setting("keep-last"), setting -> setting.integer(1, 1_000_000)),
                said(section.setting("keep-at-most"), setting -> setting.integer(1, 1_000_000)),
                said(section.setting("min-verified"), setting -> setting.integer(1, 10_000)),
                Optional.empty(),
                Optional.empty());
        requireCounts(words);
        return words;
    }

    /** Refuses counts that cannot hold together, whichever places say them; told at the most that may be kept. */
    static void requireCounts(PolicyWords words) {
        words.keepAtMost().ifPresent(most -> {
            words.keepLast()
                    .filter(least -> most.value() < least.value())
                    .ifPresent(least -> most.by()
                            .refuse("must not be less than keep-last (" + least.value() + where(least, most) + ")"));
            words.minVerified()
                    .filter(least -> most.value() < least.value())
                    .ifPresent(least -> most.by()
                            .refuse("must not be less than min-verified (" + least.value() + where(least, most)
                                    + "), below which no rule goes"));
        });
    }

    private static String where(Said<?> one, Said<?> other) {
        Place place = one.by().place();
        return one.by().isWritten() && !place.equals(other.by().place()) ? ", line " + place.line() : "";
    }

    private static <T> Optional<Said<T>> said(Setting setting, Function<Setting, T> read) {
        return setting.maybe(present -> new Said<>(read.apply(present), present));
    }

    private static Optional<Age> keep(Setting setting) {
        if (setting.isText("forever")) {
            setting.inForce();
            return Optional.empty();
        }
        Age keep = setting.age();
        if (keep.isZero()) {
            setting.refuse("must be longer than zero; to keep backups for ever, say keep = forever");
        }
        return Optional.of(keep);
    }

    private static List<Transition> transitions(Setting setting) {
        setting.inForce();
        return setting.entries().stream()
                .map(entry -> entry.section(NO_DEFAULTS))
                .flatMap(Optional::stream)
                .map(PolicyReader::transition)
                .toList();
    }

    private static Transition transition(Section section) {
        Transition transition = new Transition(
                section.setting("after", "the age, as in 365 days").age(),
                StorageClasses.any(section.setting("to", "a storage class, as in GLACIER")));
        section.end();
        return transition;
    }

    /** Refuses transitions that do not go forth in time and towards the cold. */
    static void requireOrder(Optional<String> storageClass, Said<List<Transition>> said) {
        Optional<String> before = storageClass;
        Instant least = Instant.MIN;
        for (Transition transition : said.value()) {
            Instant end = transition.after().endOf(Instant.EPOCH);
            if (!end.isAfter(least)) {
                said.by().refuse("each transition must come later than the one before it");
            }
            String to = transition.storageClass();
            before.flatMap(from -> StorageClasses.whyNotTo(from, to))
                    .ifPresent(why -> said.by().refuse(why));
            before = Optional.of(to);
            least = end;
        }
    }
}
