package dev.holdfast.cli;

import dev.holdfast.watch.Account;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an auditor gets, before it has a form.
 *
 * @param at when it was drawn up
 * @param audit what was done in that time, oldest first
 * @param unread what is not in it, in words
 */
record Report(
        Instant from,
        Instant until,
        Instant at,
        String version,
        List<Account> accounts,
        List<AuditBook.Line> audit,
        List<String> unread) {
    /** What Convex itself keeps, as its documentation said in 2026. */
    static final List<String> CONVEX_KEEPS = List.of(
            "Convex Cloud, every plan: backups made by hand in the dashboard, kept 7 days; on the free plan at most 2 of them.",
            "Convex Cloud, Pro plan alone: periodic backups, daily ones kept 7 days, weekly ones 14 days.",
            "Self-hosted Convex: nothing; the dashboard has no backups.",
            "No plan: restoring to any moment of one's choice, and keeping anything for longer.");

    static final String NEVER_DRILLED = "never drilled: no restore test is on record";

    Report {
        accounts = List.copyOf(accounts);
        audit = List.copyOf(audit);
        unread = List.copyOf(unread);
    }

    /** What is known of its being restorable, in one line. */
    static String drilled(Account account) {
        return account.lastDrill()
                .flatMap(drill -> drill.result()
                        .map(result -> "last passed at " + Words.time(result.ended()) + " into "
                                + drill.into()
                                + result.rto()
                                        .map(rto -> ", proved after " + Words.span(rto))
                                        .orElse("")
                                + drill.keepsRto()
                                        .map(isKept -> isKept ? ", as agreed" : ", which is more than was agreed")
                                        .orElse("")))
                .orElse(NEVER_DRILLED);
    }

    /** The line for one deployment of what Convex would have of it without us. */
    static String convexKeeps(Account account) {
        return account.kind().filter("cloud"::equals).isPresent()
                ? "Convex itself: 7 days of backups by hand; on the Pro plan also 7 days of daily or 14 of weekly ones"
                : account.kind().filter("self-hosted"::equals).isPresent()
                        ? "Convex itself: nothing, it is self-hosted"
                        : "Convex itself: nothing that is known of";
    }

    /** From which moment to which there is something to go back to. */
    static String reach(Account account) {
        Optional<Instant> oldest =
                account.oldest().map(backup -> backup.manifest().snapshotTime());
        Optional<Instant> newest =
                account.newest().map(backup -> backup.manifest().snapshotTime());
        return oldest.isEmpty() || newest.isEmpty()
                ? "nothing to go back to: there is no verified backup"
                : "verified backups from " + Words.time(oldest.get()) + " to " + Words.time(newest.get());
    }

    /** One sentence that says whether all went well. */
    static String verdict(Account account) {
        int owed = account.schedules().stream()
                .mapToInt(schedule -> schedule.owed())
                .sum();
        int late = account.schedules().stream()
                .mapToInt(schedule -> schedule.late().size())
                .sum();
        if (account.unread().isPresent()) {
            return "INCOMPLETE: " + account.unread().get();
        }
        if (account.missed() > 0) {
            return "GAPS: " + account.missed() + " of " + Words.count(owed, "period") + " without a backup that counts";
        }
        if (owed == 0) {
            return "nothing was owed in this time";
        }
        return "all " + Words.count(owed, "period") + " have their backup"
                + (late == 0 ? "" : ", " + late + " of them late");
    }
}
