package dev.holdfast.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;

/** What {@code reference.conf} says: defaults of the settings of {@code holdfast}, and under {@code each} those of things that operators name. */
final class Defaults {
    private final ConfigObject root;

    private Defaults(ConfigObject root) {
        this.root = root;
    }

    static Defaults load() {
        return new Defaults(ConfigFactory.parseResources(
                        Defaults.class.getClassLoader(),
                        "reference.conf",
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .root());
    }

    ConfigObject holdfast() {
        return root.toConfig().getObject("holdfast");
    }

    /** Defaults of each repository, tier, deployment, schedule or channel. */
    ConfigObject of(String kind) {
        return root.toConfig().getObject("each." + kind);
    }
}
