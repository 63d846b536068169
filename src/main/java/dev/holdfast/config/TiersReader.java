package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.schedule.Schedule;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** Notes tiers of the operator's own that no schedule fills: a slip in the name of another one looks so. */
    void noteUnused(List<DeploymentSettings> deployments) {
        Set<String> used = deployments.stream()
                .flatMap(deployment -> deployment.schedules().stream())
                .map(Schedule::tier)
                .collect(Collectors.toSet());
        Set<String> others = new TreeSet<>(used);
        others.addAll(all.allKeys());
        others.removeAll(all.ownKeys());
        for (Section tier : sections()) {
            if (all.ownKeys().contains(tier.name()) && !used.contains(tier.name())) {
                tier.note("no schedule uses tier " + tier.name()
                        + Suggestion.nearest(tier.name(), others)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; only holdfast backup --tier " + tier.name() + " fills it"));
            }
        }
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
