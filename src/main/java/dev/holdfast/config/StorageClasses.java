package dev.holdfast.config;

import dev.holdfast.failure.Suggestion;
import dev.holdfast.retention.StorageClassRules;
import java.util.List;
import java.util.Optional;

/** Reads S3's storage classes. Stores that are not Amazon's may have more, so an unknown word is noted, and refused only if it looks like a slip. */
final class StorageClasses {
    static final String DEFAULT = "STANDARD";

    /** Warmest first. */
    private static final List<String> KNOWN = List.of(
            DEFAULT,
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER_IR",
            "GLACIER",
            "DEEP_ARCHIVE",
            "REDUCED_REDUNDANCY",
            "EXPRESS_ONEZONE");

    private StorageClasses() {}

    /** A class that an archive is written with. */
    static String direct(Setting setting) {
        String word = any(setting);
        if (StorageClassRules.of(word).isArchived()) {
            setting.note("archives in this class must be thawed for hours before they can be verified or fetched;"
                    + " GLACIER_IR can be read at once");
        }
        return word;
    }

    static String any(Setting setting) {
        String word = setting.text(
                text -> text.matches("[A-Za-z0-9_-]{1,64}"),
                "must be a storage class, as in " + String.join(", ", KNOWN));
        if (!word.isBlank() && !KNOWN.contains(word)) {
            Suggestion.nearest(word, KNOWN)
                    .ifPresentOrElse(
                            near -> setting.refuse("there is no such storage class; did you mean " + near + "?"),
                            () -> setting.note("not one of Amazon's storage classes; the store must know it"));
        }
        return word;
    }

    /** Whether it is one of Amazon's. */
    static boolean isKnown(String word) {
        return KNOWN.contains(word);
    }

    /** Why an object does not move from one class to another; empty if it does, or if one of them is not known. */
    static Optional<String> whyNotTo(String from, String to) {
        if (from.equals(to)) {
            return Optional.of("a transition to " + to + " changes nothing: archives are in that class already");
        }
        return StorageClassRules.of(from).isBackwards(StorageClassRules.of(to))
                ? Optional.of("transitions go only to colder classes, and " + to + " is not colder than " + from)
                : Optional.empty();
    }
}
