package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a verification found, as lines while it goes on, or as one JSON array in the end. Evidence of copies that were read:
 *
 * <pre>{@code
 * { "id": "...", "deployment": "prod", "repository": "local", "time": "...", "depth": "contents", "good": true, "problems": [], "by": "kim@ops2" }
 * }</pre>
 *
 * <p>and of the other levels, {@code id} being null where no single backup was looked at:
 *
 * <pre>{@code
 * { "level": "references", "id": "...", "deployment": "prod", "repository": "local", "time": "...", "good": false, "problems": ["..."], "notes": [],
 *   "figures": { "posts.authorId": 3 }, "by": "kim@ops2" }
 * }</pre>
 */
final class VerifyReport {
    private final Context context;
    private final boolean json;
    private final List<Map<String, Object>> objects = new ArrayList<>();
    private boolean isDamaged;
    private boolean isUnhealthy;
    private ExitCode failed = ExitCode.DONE;

    VerifyReport(Context context, boolean json) {
        this.context = context;
        this.json = json;
    }

    /** A copy was read. */
    void copy(Backup backup, Verification evidence) {
        isDamaged |= !evidence.isGood();
        objects.add(fields(evidence));
        line(backup.id() + " in " + evidence.repository() + ": " + words(evidence, backup));
    }

    /** A level was looked at. */
    void level(LevelCheck check) {
        isDamaged |= !check.isGood() && check.level().isOfCopies();
        isUnhealthy |= !check.isGood();
        objects.add(fields(check));
        String where = check.level().isOfCopies() ? " in " + check.repository() : "";
        line(check.backup().map(BackupId::value).orElse(check.deployment()) + where + ", "
                + check.level().word() + ": " + words(check));
        check.problems().forEach(problem -> line("  " + problem));
        check.notes().forEach(note -> line("  note: " + note));
    }

    /** Something could not be looked at, which is no evidence. */
    void failed(String what, HoldfastException failure) {
        context.err("holdfast: not verified: " + what + ": " + failure.explain());
        failed = failed == ExitCode.DONE ? failure.exitCode() : failed;
    }

    /** Nothing of it is wrong, but it was left out. */
    void leftOut(String what) {
        context.err("holdfast: left out: " + what);
    }

    /** Prints what is left to be printed. Damage is worse than what needs a look, and that is worse than what is not known. */
    ExitCode end() {
        if (json) {
            context.print(Json.text(objects));
        }
        if (isDamaged) {
            return ExitCode.CORRUPT;
        }
        return isUnhealthy ? ExitCode.UNHEALTHY : failed;
    }

    private void line(String text) {
        if (!json) {
            context.out(text);
        }
    }

    private static String words(LevelCheck check) {
        String figures = check.figures().entrySet().stream()
                .filter(figure -> figure.getValue() > 0)
                .map(figure -> figure.getKey() + " "
                        + (figure.getKey().equals("bytes")
                                ? Words.size(figure.getValue())
                                : String.valueOf(figure.getValue())))
                .collect(Collectors.joining(", "));
        String state = check.isGood()
                ? "good"
                : (check.level().isOfCopies() ? "BAD, " : "FOUND ")
                        + Words.count(check.problems().size(), "problem");
        return state + (figures.isEmpty() ? "" : " (" + figures + ")");
    }

    private static String words(Verification evidence, Backup backup) {
        if (!evidence.isGood()) {
            return "BAD: " + String.join("; ", evidence.problems());
        }
        return evidence.depth() == Depth.CONTENTS
                ? "good, " + Words.count(backup.manifest().contents().documents(), "document") + " in "
                        + Words.count(backup.manifest().contents().tables().size(), "table") + " read"
                : "good as stored; contents were not read, for want of an identity";
    }

    private static Map<String, Object> fields(LevelCheck check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", check.level().word());
        fields.put("id", check.backup().map(BackupId::value).orElse(null));
        fields.put("deployment", check.deployment());
        fields.put("repository", check.repository());
        fields.put("time", check.at().toString());
        fields.put("good", check.isGood());
        fields.put("problems", check.problems());
        fields.put("notes", check.notes());
        fields.put("figures", check.figures());
        fields.put("by", check.by());
        return fields;
    }

    private static Map<String, Object> fields(Verification evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", evidence.backup().value());
        fields.put("deployment", evidence.deployment());
        fields.put("repository", evidence.repository());
        fields.put("time", evidence.at().toString());
        fields.put("depth", evidence.depth().name().toLowerCase(Locale.ROOT));
        fields.put("good", evidence.isGood());
        fields.put("problems", evidence.problems());
        fields.put("by", evidence.by());
        return fields;
    }
}
