package dev.holdfast.cli;

import dev.holdfast.backup.Expectations;
import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Contents.Table;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One backup, on one sheet for people. */
final class BackupSheet {
    private final Backup backup;
    private final Manifest manifest;
    private final Optional<Hold> hold;
    private final Optional<Expectations> expectations;
    private final CopyClasses classes;
    private final Map<String, Instant> locks;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param hold the one that stands, if any
     * @param expectations of its deployment; empty if it is not configured any more
     * @param locks until when which repository forbids to remove it
     */
    BackupSheet(
            Backup backup,
            Optional<Hold> hold,
            Optional<Expectations> expectations,
            CopyClasses classes,
            Map<String, Instant> locks) {
        this.backup = backup;
        this.manifest = backup.manifest();
        this.hold = hold;
        this.expectations = expectations;
        this.classes = classes;
        this.locks = locks;
    }

    String text() {
        text.setLength(0);
        evidence();
        archive();
        text.append('\n');
        inventory();
        text.append('\n');
        notIncluded();
        return text.toString();
    }

    private void evidence() {
        line("Backup", manifest.id().value());
        line(
                "Deployment",
                backup.deployment() + " (" + manifest.deployment().instance() + ", "
                        + manifest.deployment().kind() + ") "
                        + manifest.deployment().url());
        line("Tier", backup.tier());
        line("Snapshot", Words.time(manifest.snapshotTime()));
        line("Committed", Words.time(manifest.timing().committed()));
        line("Asked for by", trigger());
        manifest.annotations().purpose().ifPresent(purpose -> line("Purpose", purpose));
        manifest.annotations().commit().ifPresent(commit -> line("Commit", commit));
        manifest.annotations().note().ifPresent(note -> line("Note", note));
        line(
                "Made by",
                manifest.origin().user() + "@" + manifest.origin().host() + ", Holdfast "
                        + manifest.origin().holdfastVersion() + ", Convex "
                        + manifest.origin().convexVersion());
        line("Verdict", verdict());
        line("Verified", verified());
        hold.ifPresent(it -> line(
                "Held",
                it.until().map(until -> "until " + Words.time(until)).orElse("until holdfast unhold") + ", since "
                        + Words.time(it.placed()) + " by " + it.by() + ": " + it.reason()));
        for (Verification bad : backup.verifications()) {
            if (!bad.isGood()) {
                line(
                        "Found bad",
                        Words.time(bad.at()) + " in " + bad.repository() + ": " + String.join("; ", bad.problems()));
            }
        }
    }

    private String trigger() {
        Manifest.Trigger trigger = manifest.trigger();
        String kind = trigger.kind().name().toLowerCase(Locale.ROOT);
        return kind
                + trigger.schedule().map(name -> " " + name).orElse("")
                + trigger.due().map(due -> ", due " + Words.time(due)).orElse("")
                + trigger.copyOf().map(id -> " of " + id).orElse("");
    }

    private String verdict() {
        String compared = manifest.verdict()
                .measuredAgainst()
                .map(id -> ", compared with " + id)
                .orElse(", nothing earlier to compare with");
        return manifest.verdict().isSuspect()
                ? "suspect: " + String.join("; ", manifest.verdict().reasons()) + compared
                : "whole" + compared;
    }

    private String verified() {
        if (!backup.isVerified()) {
            return "no";
        }
        return backup.verifications().stream()
                .filter(Verification::isGood)
                .reduce((older, newer) -> newer)
                .map(good -> "yes, again at " + Words.time(good.at()) + " in " + good.repository() + " by " + good.by()
                        + " (" + good.depth().name().toLowerCase(Locale.ROOT) + ")")
                .orElse("yes, as it was stored");
    }

    private void archive() {
        Manifest.Archive archive = manifest.archive();
        line("Copies in", classes.copies(backup));
        locks.forEach((repository, until) -> line("Locked", "in " + repository + " until " + Words.time(until)));
        line("Archive", archive.key());
        line(
                "Size",
                Words.size(archive.plainBytes())
                        + (archive.isEncrypted() ? ", stored " + Words.size(archive.storedBytes()) : ""));
        line("SHA-256", archive.plainSha256());
        line("Encrypted", archive.isEncrypted() ? "for " + String.join(", ", archive.recipients()) : "no");
    }

    private void inventory() {
        Contents contents = manifest.contents();
        TextTable table = new TextTable(Set.of(1, 2), "TABLE", "DOCUMENTS", "SIZE", "PRIORITY", "");
        for (Table each : contents.tables()) {
            table.row(
                    each.qualifiedName(),
                    String.valueOf(each.documents()),
                    Words.size(each.bytes()),
                    priority(each.qualifiedName()),
                    each.documents() == 0 ? "empty" : "");
        }
        text.append(table.text());
        long empty =
                contents.tables().stream().filter(each -> each.documents() == 0).count();
        text.append('\n')
                .append(Words.count(contents.tables().size(), "table"))
                .append(" (")
                .append(empty)
                .append(" empty), ")
                .append(Words.count(contents.documents(), "document"))
                .append(", ")
                .append(files(contents))
                .append('\n');
    }

    private static String files(Contents contents) {
        return contents.files().isEmpty()
                ? "without stored files"
                : Words.count(contents.fileCount(), "stored file") + " of " + Words.size(contents.fileBytes());
    }

    private String priority(String table) {
        return expectations
                .map(each -> each.priorityOf(table).name().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private void notIncluded() {
        Context context = manifest.context();
        List<String> names = context.environmentNames();
        if (!names.isEmpty()) {
            text.append("Environment variables: ")
                    .append(String.join(", ", names))
                    .append('\n');
            context.key()
                    .ifPresent(key -> text.append("  their values are sealed beside the archive: ")
                            .append(key)
                            .append('\n'));
        }
        if (!context.notIncluded().isEmpty()) {
            text.append("Not included:\n");
            context.notIncluded().forEach(what -> text.append("  ").append(what).append('\n'));
        }
        if (!manifest.contents().findings().isEmpty()) {
            text.append("Findings:\n");
            manifest.contents()
                    .findings()
                    .forEach(what -> text.append("  ").append(what).append('\n'));
        }
    }

    private void line(String name, String value) {
        text.append(name)
                .append(" ".repeat(Math.max(1, 14 - name.length())))
                .append(value)
                .append('\n');
    }
}
