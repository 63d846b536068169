package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.RestoreEntry;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
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
    static final String HOLDS = "holds/";
    static final String READ_LEASES = "leases/read/";
    static final String PROBES = "probe/";
    static final String AUDIT = "audit/";
    static final String EXPECTATIONS = "expectations/";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    private static final Pattern ARCHIVE = Pattern.compile("archives/[^/]+/([^/]+)/([^/]+?)\\.zip(\\.age)?");
    private static final Pattern CONTEXT_OBJECT = Pattern.compile("context/([^/]+)/([^/]+?)\\.json(\\.age)?");
    private static final Pattern MANIFEST = Pattern.compile("manifests/([^/]+)/([^/]+?)\\.json");
    private static final Pattern HOLD = Pattern.compile("holds/([^/]+)/([^/]+?)\\.json");
    private static final Pattern READ_LEASE = Pattern.compile("leases/read/([^/]+)/([^/]+)/[0-9a-z]+\\.json");
    private static final Pattern DELETION = Pattern.compile("evidence/([^/]+)/delete/([^/]+?)\\.json");
    private static final Pattern RESTORE =
            Pattern.compile("evidence/[^/]+/restore/\\d{8}T\\d{6}Z-[0-9a-z]{6}-\\d\\d-[a-z-]+\\.json");
    private static final Pattern PRUNE =
            Pattern.compile("evidence/([^/]+)/prune/(\\d{8}T\\d{6}\\.\\d{3}Z)-([0-9a-f]{8})\\.json");
    private static final Pattern CHECK =
            Pattern.compile("evidence/([^/]+)/check/(\\d{8}T\\d{6}\\.\\d{3}Z)-([a-z]+)-([0-9a-f]{8})\\.json");
    private static final Pattern DRILL =
            Pattern.compile("evidence/[^/]+/drill/\\d{8}T\\d{6}\\.\\d{3}Z-[a-z0-9]{8}(-begun)?\\.json");
    private static final Pattern AUDITED =
            Pattern.compile("audit/\\d{4}/\\d\\d/\\d\\d/(\\d{8}T\\d{6}\\.\\d{3}Z)-(prune-|check-)?[^/]*\\.json");
    private static final Pattern OWNERLESS = Pattern.compile("holdfast\\.json|evidence/[^/]+/[a-z]+/[^/]+\\.json"
            + "|leases/[^/]+\\.json|expectations/[^/]+\\.json|audit/\\d{4}/\\d\\d/\\d\\d/[^/]+\\.json");
    private static final Pattern PROBE =
            Pattern.compile("probe/(conditional-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Layout() {}

    /** Whether a key has a form that this program writes. Others may share the prefix with us. */
    static boolean isOurs(ObjectKey key) {
        return owner(key).isPresent()
                || ownerIn(MANIFEST, key).isPresent()
                || ownerIn(HOLD, key).isPresent()
                || ownerIn(READ_LEASE, key).isPresent()
                || OWNERLESS.matcher(key.value()).matches()
                || isProbe(key);
    }

    /** Whether a key is of an object that a probe wrote, here or in the store's own package. */
    static boolean isProbe(ObjectKey key) {
        return PROBE.matcher(key.value()).matches();
    }

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

    static ObjectKey deletion(String deployment, BackupId id) {
        return new ObjectKey(EVIDENCE + segment(deployment) + "/delete/" + id + ".json");
    }

    /** Whose deletion this tells of; empty if the name is none of ours. */
    static Optional<Owner> deletionOwner(ObjectKey key) {
        return ownerIn(DELETION, key);
    }

    /** Named so that a restore's journal lists in its order. */
    static ObjectKey restore(RestoreEntry entry) {
        return new ObjectKey(EVIDENCE + segment(entry.deployment()) + "/restore/" + entry.restore()
                + String.format(Locale.ROOT, "-%02d-", entry.stage().number())
                + entry.stage().word() + ".json");
    }

    static boolean isRestore(ObjectKey key) {
        return RESTORE.matcher(key.value()).matches();
    }

    static ObjectKey drillBegun(DrillRecord drill) {
        return drill(drill, "-begun");
    }

    static ObjectKey drillEnded(DrillRecord drill) {
        return drill(drill, "");
    }

    private static ObjectKey drill(DrillRecord drill, String stage) {
        return new ObjectKey(EVIDENCE + segment(drill.deployment()) + "/drill/" + INSTANT.format(drill.ordered()) + "-"
                + drill.id() + stage + ".json");
    }

    static boolean isDrill(ObjectKey key) {
        return DRILL.matcher(key.value()).matches();
    }

    static boolean isVerification(ObjectKey key) {
        return key.value().matches("evidence/[^/]+/verify/[^/]+\\.json");
    }

    static ObjectKey hold(String deployment, BackupId id) {
        return new ObjectKey(HOLDS + segment(deployment) + "/" + id + ".json");
    }

    /** Whose hold this is; empty if the name is none of ours. */
    static Optional<Owner> holdOwner(ObjectKey key) {
        return ownerIn(HOLD, key);
    }

    /** Where those who read a backup say so, with a slash at its end. */
    static String readLeases(String deployment, BackupId id) {
        return READ_LEASES + segment(deployment) + "/" + id + "/";
    }

    static ObjectKey readLease(String deployment, BackupId id, String distinction) {
        return new ObjectKey(readLeases(deployment, id) + distinction + ".json");
    }

    /** Whose read lease this is; empty if the name is none of ours. */
    static Optional<Owner> readLeaseOwner(ObjectKey key) {
        return ownerIn(READ_LEASE, key);
    }

    /** @param group eight hex digits that all records of one instance of the deployment share */
    static ObjectKey prune(String deployment, Instant at, String group) {
        return new ObjectKey(EVIDENCE + segment(deployment) + "/prune/" + INSTANT.format(at) + "-" + group + ".json");
    }

    /** What the records of one deployment's instance have in common, {@code DEPLOYMENT/GROUP}; empty if it is none. Their names sort by time. */
    static Optional<String> pruneGroup(ObjectKey key) {
        Matcher matcher = PRUNE.matcher(key.value());
        return matcher.matches() ? Optional.of(matcher.group(1) + "/" + matcher.group(3)) : Optional.empty();
    }

    static ObjectKey check(String deployment, Instant at, String level, String distinction) {
        return new ObjectKey(EVIDENCE + segment(deployment) + "/check/" + INSTANT.format(at) + "-" + level + "-"
                + distinction + ".json");
    }

    /** What the evidence of one level of a deployment has in common, {@code DEPLOYMENT/LEVEL}; empty if it is none. Their names sort by time. */
    static Optional<String> checkGroup(ObjectKey key) {
        Matcher matcher = CHECK.matcher(key.value());
        return matcher.matches() ? Optional.of(matcher.group(1) + "/" + matcher.group(3)) : Optional.empty();
    }

    /** Where evidence of a level goes when newer has outdated it; empty if it is none. */
    static Optional<ObjectKey> pastCheck(ObjectKey key) {
        Matcher matcher = CHECK.matcher(key.value());
        return matcher.matches()
                ? Optional.of(past(
                        matcher.group(2),
                        "check-" + matcher.group(1) + "-" + matcher.group(3) + "-" + matcher.group(4)))
                : Optional.empty();
    }

    private static ObjectKey past(String at, String name) {
        String day = at.substring(0, 4) + "/" + at.substring(4, 6) + "/" + at.substring(6, 8);
        return new ObjectKey("audit/" + day + "/" + at + "-" + name + ".json");
    }

    static ObjectKey audit(Instant at, String distinction) {
        return new ObjectKey("audit/" + DAY.format(at) + "/" + INSTANT.format(at) + "-" + distinction + ".json");
    }

    /** When it was done that this entry of the audit log tells, to the millisecond; empty if it is none. */
    static Optional<Instant> audited(ObjectKey key) {
        Matcher matcher = AUDITED.matcher(key.value());
        try {
            return matcher.matches() ? Optional.of(INSTANT.parse(matcher.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether this entry of the audit log is the record of a past prune. */
    static boolean isPastPrune(ObjectKey key) {
        return isPast(key, "prune-");
    }

    /** Whether this entry of the audit log is the evidence of a level that was verified. */
    static boolean isPastCheck(ObjectKey key) {
        return isPast(key, "check-");
    }

    private static boolean isPast(ObjectKey key, String kind) {
        Matcher matcher = AUDITED.matcher(key.value());
        return matcher.matches() && kind.equals(matcher.group(2));
    }

    /** Where a prune record goes when newer ones have outdated it; empty if it is none. */
    static Optional<ObjectKey> pastPrune(ObjectKey key) {
        Matcher matcher = PRUNE.matcher(key.value());
        return matcher.matches()
                ? Optional.of(past(matcher.group(2), "prune-" + matcher.group(1) + "-" + matcher.group(3)))
                : Optional.empty();
    }

    /** What all keys beside this one begin with, a slash at its end. */
    static String folder(ObjectKey key) {
        return key.value().substring(0, key.value().lastIndexOf('/') + 1);
    }

    /** @param host any name; what a key cannot hold becomes a hyphen */
    static ObjectKey expectations(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]|^\\.+", "-");
        return new ObjectKey(EXPECTATIONS + (name.isEmpty() ? "unknown" : name) + ".json");
    }

    static ObjectKey lease(String deployment) {
        return new ObjectKey("leases/" + segment(deployment) + ".json");
    }

    /** Where, in a store on this host, the lease of a deployment in another store stands. */
    static ObjectKey localLease(String location, String deployment) {
        String store = Sha256.hex(location.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        return new ObjectKey("leases/" + store + "/" + segment(deployment) + ".json");
    }

    /** Whose archive or context this is; empty if the name is none of ours. */
    static Optional<Owner> owner(ObjectKey key) {
        return ownerIn(ARCHIVE, key).or(() -> ownerIn(CONTEXT_OBJECT, key));
    }

    private static Optional<Owner> ownerIn(Pattern form, ObjectKey key) {
        Matcher matcher = form.matcher(key.value());
        if (matcher.matches() && NAME.matcher(matcher.group(1)).matches() && BackupId.isValid(matcher.group(2))) {
            return Optional.of(new Owner(matcher.group(1), new BackupId(matcher.group(2))));
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
