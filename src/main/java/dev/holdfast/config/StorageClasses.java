package dev.holdfast.config;

import dev.holdfast.failure.Suggestion;
import java.util.List;
import java.util.Set;

/** Reads S3's storage classes. Stores that are not Amazon's may have more, so an unknown word is noted, and refused only if it looks like a slip. */
final class StorageClasses {
    private static final List<String> KNOWN = List.of(
            "STANDARD",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER_IR",
            "GLACIER",
            "DEEP_ARCHIVE",
            "REDUCED_REDUNDANCY",
            "EXPRESS_ONEZONE");
    private static final Set<String> SLOW = Set.of("GLACIER", "DEEP_ARCHIVE");

    private StorageClasses() {}

    /** A class that an archive is written with. */
    static String direct(Setting setting) {
        String word = any(setting);
        if (SLOW.contains(word)) {
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
}
