package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.LevelTerms.Source;
import dev.holdfast.verify.UserCheck;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code verification.levels}, and what a deployment says of its own: a level that it names stands for itself, each setting that it leaves out is the common one. */
final class LevelsReader {
    private static final List<VerifyLevel> LEVELS = List.of(
            VerifyLevel.STORED,
            VerifyLevel.SAMPLED,
            VerifyLevel.SOURCE,
            VerifyLevel.REFERENCES,
            VerifyLevel.CHECKS,
            VerifyLevel.IMPORTABLE);
    private static final Duration LEAST = Duration.ofMinutes(1);

    private final Section common;
    private final LevelTerms commonTerms;
    private final ConfigObject checkDefaults;

    LevelsReader(Section verification, ConfigObject checkDefaults) {
        this.common = verification.section("levels");
        this.checkDefaults = checkDefaults;
        LevelTerms nothing = new LevelTerms(Map.of(), new Source(0, 0), Set.of(), 0, List.of());
        this.commonTerms = read(common, LEVELS, nothing, List.of());
    }

    /** The terms of one deployment. */
    LevelTerms of(Section deployment) {
        List<UserCheck> checks = new UserChecksReader(deployment.section("checks"), checkDefaults).read();
        Section verification = deployment.section("verification");
        Section own = verification.section("levels");
        List<VerifyLevel> said =
                LEVELS.stream().filter(level -> own.has(level.word())).toList();
        LevelTerms terms = read(own, said, commonTerms, checks);
        verification.end(Set.of("every"), "is one for all deployments: holdfast.verification.every");
        return terms;
    }

    private LevelTerms read(Section levels, List<VerifyLevel> said, LevelTerms base, List<UserCheck> checks) {
        Map<VerifyLevel, Duration> every = new EnumMap<>(VerifyLevel.class);
        every.putAll(base.every());
        Source source = base.source();
        Set<String> ignored = base.ignoredReferences();
        long limit = base.importLimit();
        for (VerifyLevel level : said) {
            Section section = levels == common
                    ? common.section(level.word())
                    : levels.section(level.word(), common.section(level.word()).merged());
            every(section.setting(level == VerifyLevel.SAMPLED ? "within" : "every"), level, every);
            switch (level) {
                case SOURCE ->
                    source = new Source(
                            section.setting("tolerance").share(),
                            section.setting("documents").integer(0, 1000));
                case REFERENCES -> ignored = fields(section.setting("ignore"));
                case IMPORTABLE -> limit = section.setting("max-size").bytes(1);
                default -> {}
            }
            section.end();
        }
        levels.end(Set.of("whole"), "is said by verification.every");
        return new LevelTerms(every, source, ignored, limit, checks);
    }

    private static void every(Setting setting, VerifyLevel level, Map<VerifyLevel, Duration> every) {
        if (setting.isText("never")) {
            setting.inForce();
            every.remove(level);
        } else {
            every.put(level, setting.duration(LEAST));
        }
    }

    private static Set<String> fields(Setting setting) {
        setting.inForce();
        Set<String> fields = new HashSet<>();
        for (Setting entry : setting.entries()) {
            fields.add(entry.text(
                    text -> text.matches("[^.\\s]+\\.\\S+"),
                    "must be a table and a field of it, as in posts.authorId"));
        }
        return fields;
    }
}
