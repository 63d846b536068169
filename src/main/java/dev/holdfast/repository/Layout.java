package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of objects in a repository of format 1. */
final class Layout {
    static final ObjectKey IDENTITY = new ObjectKey("holdfast.json");
    static final String MANIFESTS = "manifests/";
    static final String EVIDENCE = "evidence/";
    static final String ARCHIVES = "archives/";
    static final String CONTEXT = "context/";
    static final String PROBES = "probe/";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    private static final Pattern ARCHIVE = Pattern.compile("archives/[^/]+/([^/]+)/([^/]+?)\\.zip(\\.age)?");
    private static final Pattern CONTEXT_OBJECT = Pattern.compile("context/([^/]+)/([^/]+?)\\.json(\\.age)?");
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Layout() {}

    /** What a key tells of the backup that the object belongs to. */
    record Owner(String deployment, BackupId backup) {}

    static ObjectKey manifest(String deployment, BackupId id) {
        return new ObjectKey(MANIFESTS + segment(deployment) + "/" + id + ".json");
    }

    static ObjectKey archive(String tier, String deployment, BackupId id, String suffix) {
        return new ObjectKey(ARCHIVES + segment(tier) + "/" + segment(deployment) + "/" + id + ".zip" + suffix);
    }

    static ObjectKey context(String deployment, BackupId id, String suffix) {
        return new ObjectKey(CONTEXT + segment(deployment) + "/" + id + ".json" + suffix);
    }

    static ObjectKey verification(String deployment, Instant at, String distinction) {
        return new ObjectKey(
                EVIDENCE + segment(deployment) + "/verify/" + INSTANT.format(at) + "-" + distinction + ".json");
    }

    static boolean isVerification(ObjectKey key) {
        return key.value().matches("evidence/[^/]+/verify/[^/]+\\.json");
    }

    static ObjectKey lease(String deployment) {
        return new ObjectKey("leases/" + segment(deployment) + ".json");
    }

    /** Whose archive or context this is; empty if the name is none of ours. */
    static Optional<Owner> owner(ObjectKey key) {
        for (Pattern form : new Pattern[] {ARCHIVE, CONTEXT_OBJECT}) {
            Matcher matcher = form.matcher(key.value());
            if (matcher.matches() && NAME.matcher(matcher.group(1)).matches() && BackupId.isValid(matcher.group(2))) {
                return Optional.of(new Owner(matcher.group(1), new BackupId(matcher.group(2))));
            }
        }
        return Optional.empty();
    }

    private static String segment(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "not a name for a deployment or tier: '" + name + "'; lower case, digits, - and _ are");
        }
        return name;
    }
}
