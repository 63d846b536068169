package dev.holdfast.notify.channel;

import dev.holdfast.watch.Promise.Kind;

/** What a broken promise of each kind is called: by people, and by the rules that Prometheus has for the same. */
final class KindNames {
    private KindNames() {}

    /** A few words, as a title. */
    static String title(Kind kind) {
        return switch (kind) {
            case SCHEDULE -> "backup overdue";
            case RUNS -> "backups failing";
            case FRESHNESS -> "no recent backup";
            case WHOLE -> "suspect backup";
            case VERIFIED -> "damaged backup";
            case PROOF -> "verification overdue";
            case DRILL -> "drill overdue";
            case RECOVERY -> "drill failed";
            case OBJECTIVES -> "drill too slow";
            case RESTORE -> "restore unfinished";
            case FINDING -> "verification found something";
            case PRUNE -> "prune blocked";
            case COPIES -> "copies missing";
            case REPOSITORY -> "repository down";
            case BUCKET -> "rules of the bucket";
            case CLOCK -> "clock skew";
            case CATALOG -> "catalog stale";
            case SOURCE -> "deployment unreachable";
            case EXPORT -> "export stuck";
            case DISK -> "disk nearly full";
            case SIZE -> "repository large";
            case CONFIGURATION -> "configuration not loaded";
            case CHANNEL -> "alerts undelivered";
            case HEARTBEAT -> "heartbeat silent";
        };
    }

    /** As in {@code deploy/prometheus/holdfast.rules.yml}. */
    static String ofPrometheus(Kind kind) {
        return switch (kind) {
            case SCHEDULE -> "HoldfastBackupOverdue";
            case RUNS -> "HoldfastBackupFailing";
            case FRESHNESS -> "HoldfastNoRecentBackup";
            case WHOLE -> "HoldfastBackupSuspect";
            case VERIFIED -> "HoldfastBackupDamaged";
            case PROOF -> "HoldfastVerificationOverdue";
            case DRILL -> "HoldfastDrillOverdue";
            case RECOVERY -> "HoldfastDrillFailed";
            case OBJECTIVES -> "HoldfastDrillTooSlow";
            case RESTORE -> "HoldfastRestoreUnfinished";
            case FINDING -> "HoldfastVerificationFinding";
            case PRUNE -> "HoldfastPruneBlocked";
            case COPIES -> "HoldfastCopiesMissing";
            case REPOSITORY -> "HoldfastRepositoryDown";
            case BUCKET -> "HoldfastBucketRules";
            case CLOCK -> "HoldfastClockSkew";
            case CATALOG -> "HoldfastCatalogStale";
            case SOURCE -> "HoldfastDeploymentUnreachable";
            case EXPORT -> "HoldfastExportStuck";
            case DISK -> "HoldfastDiskFull";
            case SIZE -> "HoldfastRepositoryLarge";
            case CONFIGURATION -> "HoldfastConfigurationNotLoaded";
            case CHANNEL -> "HoldfastAlertUnsent";
            case HEARTBEAT -> "HoldfastHeartbeatSilent";
        };
    }

    /** What stands before the subject of a promise that is about no deployment. */
    static String noun(Kind kind) {
        return switch (kind) {
            case CHANNEL -> "channel ";
            case DISK -> "disk of ";
            case BUCKET, CLOCK, REPOSITORY, SIZE, COPIES, PRUNE -> "repository ";
            default -> "";
        };
    }
}
