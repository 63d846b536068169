package dev.holdfast.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.holdfast.config.TierSettings.Transition;
import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads {@code tiers}. */
final class TiersReader {
    private static final String RETENTION = "retention has no effect yet: nothing is removed";
    private static final String TRANSITIONS =
            "transitions have no effect yet: every archive stays in its storage class";
    private static final ConfigObject NO_DEFAULTS = ConfigFactory.empty().root();

    private final Section all;
    private final ConfigObject defaults;
    private final Collection<String> repositories;

    TiersReader(Section all, ConfigObject defaults, Collection<String> repositories) {
        this.all = all;
        this.defaults = defaults;
        this.repositories = repositories;
    }

    /** All tiers, sorted by name. */
    List<TierSettings> read() {
        return all.named(Names.IS_TIER, Names.ALLOWED_TIER, defaults).stream()
                .map(this::tier)
                .sorted(Comparator.comparing(TierSettings::name))
                .toList();
    }

    private TierSettings tier(Section section) {
        Optional<String> storageClass = section.setting("storage-class").maybe(StorageClasses::direct);
        TierSettings tier = new TierSettings(
                section.name(),
                section.setting("keep").withoutEffect(RETENTION).maybe(Setting::period),
                count(section.setting("keep-last"), 1),
                count(section.setting("keep-at-most"), 1),
                section.setting("min-verified").withoutEffect(RETENTION).integer(1, 10_000),
                storageClass,
                transitions(section),
                Names.references(section.setting("into"), "repository", repositories));
        refuseZero(section.setting("keep"), tier.keep());
        if (tier.keepLast().isPresent()
                && tier.keepAtMost().isPresent()
                && tier.keepAtMost().get() < tier.keepLast().get()) {
            section.setting("keep-at-most").refuse("must not be less than keep-last");
        }
        section.end();
        return tier;
    }

    private static void refuseZero(Setting setting, Optional<Period> keep) {
        if (keep.isPresent() && keep.get().isZero()) {
            setting.refuse("must be longer than zero; to keep backups for ever, leave it out");
        }
    }

    private static Optional<Integer> count(Setting setting, int least) {
        return setting.withoutEffect(RETENTION).maybe(present -> present.integer(least, 1_000_000));
    }

    private List<Transition> transitions(Section section) {
        Setting setting = section.setting("transitions").withoutEffect(TRANSITIONS);
        setting.inForce();
        List<Transition> transitions = setting.entries().stream()
                .map(entry -> entry.section(NO_DEFAULTS))
                .flatMap(Optional::stream)
                .map(TiersReader::transition)
                .toList();
        for (int i = 1; i < transitions.size(); i++) {
            if (!end(transitions.get(i)).isAfter(end(transitions.get(i - 1)))) {
                setting.refuse("each transition must come later than the one before it");
            }
        }
        return transitions;
    }

    private static Transition transition(Section section) {
        Transition transition = new Transition(
                section.setting("after", "the age, as in 365 days").period(),
                StorageClasses.any(section.setting("to", "a storage class, as in GLACIER")));
        section.end();
        return transition;
    }

    private static LocalDate end(Transition transition) {
        return LocalDate.EPOCH.plus(transition.after());
    }
}
