package dev.holdfast.config;

import dev.holdfast.failure.Suggestion;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names that operators choose, and references to them. */
final class Names {
    static final String ALLOWED =
            "a name must be lower-case letters, digits and hyphens, at most 63, and begin with a letter or digit";
    static final String ALLOWED_TIER =
            "a tier's name must be lower-case letters, digits and hyphens, at most 63, and begin with a letter";

    static final Predicate<String> IS_NAME =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,62}").asMatchPredicate();
    static final Predicate<String> IS_TIER =
            Pattern.compile("[a-z][a-z0-9-]{0,62}").asMatchPredicate();

    private Names() {}

    /** Reads a list of names, each of which must be known and stand there once. */
    static List<String> references(Setting setting, String kind, Collection<String> known) {
        List<Setting> entries = setting.entries();
        if (setting.isPresent() && entries.isEmpty()) {
            setting.refuse("must name at least one " + kind);
        }
        Set<String> seen = new HashSet<>();
        for (Setting entry : entries) {
            String name = reference(entry, kind, known);
            if (!seen.add(name)) {
                entry.refuse("stands there twice");
            }
        }
        return setting.texts();
    }

    static String reference(Setting setting, String kind, Collection<String> known) {
        String name = setting.text();
        if (!name.isBlank() && !known.contains(name)) {
            setting.refuse("there is no such " + kind + Suggestion.orAllowed(name, known));
        }
        return name;
    }
}
