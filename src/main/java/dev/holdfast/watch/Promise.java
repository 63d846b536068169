package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something we promised, and how it stands.
 *
 * @param deployment whom it is about; empty for a repository or the daemon itself
 * @param subject the schedule, tier or repository; empty where the deployment as a whole is meant
 * @param since from when on it stands so: a deadline that passed, the commit of a bad backup; empty where only the present is known
 * @param evidence what was seen, in words
 * @param advice what to do, without a full stop at its end; empty when it is ok
 */
public record Promise(
        Kind kind,
        Optional<String> deployment,
        Optional<String> subject,
        PromiseState state,
        Optional<Instant> since,
        String evidence,
        String advice) {
    public Promise {
        requireNonNull(kind, "kind");
        requireNonNull(deployment, "deployment");
        requireNonNull(subject, "subject");
        requireNonNull(state, "state");
        requireNonNull(since, "since");
        requireNonNull(evidence, "evidence");
        requireNonNull(advice, "advice");
    }

    /** What is promised. */
    public enum Kind {
        /** A schedule has a counting backup for each of its periods before the deadline. */
        SCHEDULE("backup-overdue"),
        /** The last runs of a schedule did what they should. */
        RUNS("backup-failing"),
        /** The newest verified backup of a deployment is not older than was asked for. */
        FRESHNESS("no-recent-backup"),
        /** The latest backup of a tier is not suspect. */
        WHOLE("backup-suspect"),
        /** No stored backup was found bad by a later verification. */
        VERIFIED("backup-damaged"),
        /** What retention lets go goes; what holds it up is not silent. */
        PRUNE("prune-blocked"),
        /** Every verified backup is in all repositories that should have it. */
        COPIES("copies-missing"),
        /** A repository can be read, and could be written to when it was probed last. */
        REPOSITORY("repository-down"),
        /** Nothing that is set for a repository's bucket removes, hides or leaves unprotected what is needed. */
        BUCKET("bucket-rules"),
        /** Our clock, the repository's and that of earlier backups agree. */
        CLOCK("clock-skew"),
        /** The catalog is read again and again. */
        CATALOG("catalog-stale"),
        /** The newest backup was read back as lately as was asked for, and verified on the level that is the subject. */
        PROOF("verification-overdue"),
        /** A deployment is drilled on its days: a backup of it is really restored. */
        DRILL("drill-overdue"),
        /** The last drill of a deployment brought everything back. */
        RECOVERY("drill-failed"),
        /** It was as quick as agreed, and no more was lost. */
        OBJECTIVES("drill-slow"),
        /** A restore into a deployment that was begun was finished, and the deployment is not left paused. */
        RESTORE("restore-unfinished"),
        /** The last verification on each level found nothing that needs a look. */
        FINDING("verification-finding"),
        /** A deployment answers, and takes the key. */
        SOURCE("deployment-unreachable"),
        /** A backup that is being taken gets on. */
        EXPORT("export-stuck"),
        /** There is room where we write. */
        DISK("disk-full"),
        /** A repository is not larger than was asked for. */
        SIZE("repository-large"),
        /** The configuration in force is the one that lies there. */
        CONFIGURATION("configuration-not-loaded"),
        /** A channel delivers what it is given. */
        CHANNEL("alert-unsent"),
        /** The dead-man's switch hears from us while all is well. */
        HEARTBEAT("heartbeat-silent");

        private final String runbook;

        Kind(String runbook) {
            this.runbook = runbook;
        }

        /** Lower case, as it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Name, without its ending, of the file in {@code deploy/runbooks} that says what to do. */
        public String runbook() {
            return runbook;
        }
    }

    /**
     * What it is, as long as anybody promises it: kind, deployment and subject, with {@code -} for what it has not, since a repository may have a deployment's name. As in
     * {@code schedule/prod/daily} and {@code clock/-/local}.
     */
    public String key() {
        return kind.word() + "/" + deployment.orElse("-") + "/" + subject.orElse("-");
    }

    /** The same, with the time since when it stands so. */
    Promise standingSince(Instant time) {
        return new Promise(kind, deployment, subject, state, Optional.of(time), evidence, advice);
    }

    public boolean isBroken() {
        return state == PromiseState.CRITICAL;
    }

    /** What it is about, as in {@code prod/daily}. Empty for the daemon itself. */
    public String about() {
        return deployment
                .map(name -> name + subject.map(what -> "/" + what).orElse(""))
                .or(() -> subject)
                .orElse("");
    }

    /** One line for people: {@code critical: schedule prod/daily: overdue since ...}, with the advice as a hint. */
    public String line() {
        String where = about().isEmpty() ? "" : " " + about();
        String hint = advice.isEmpty() ? "" : ". HINT: " + advice;
        return state.word() + ": " + kind.word() + where + ": " + evidence + hint;
    }
}
