package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Reads {@code tiers}. */
final class TiersReader {
    private final Section all;
    private final ConfigObject defaults;
    private final PolicyBook book;

    TiersReader(Section all, ConfigObject defaults, PolicyBook book) {
        this.all = all;
        this.defaults = defaults;
        this.book = book;
    }

    /** Names of all tiers, those of the defaults included, sorted. Problems are left to {@link #read}. */
    List<String> names() {
        return sections().stream().map(Section::name).toList();
    }

    /** All tiers, sorted by name. */
    List<TierSettings> read(Collection<String> repositories) {
        return sections().stream().map(tier -> tier(tier, repositories)).toList();
    }

    private List<Section> sections() {
        return all.named(Names.IS_TIER, Names.ALLOWED_TIER, defaults).stream()
                .sorted(Comparator.comparing(Section::name))
                .toList();
    }

    private TierSettings tier(Section section, Collection<String> repositories) {
        book.tier(section.name(), PolicyReader.everything(section));
        TierSettings tier =
                new TierSettings(section.name(), Names.references(section.setting("into"), "repository", repositories));
        section.end();
        return tier;
    }
}
