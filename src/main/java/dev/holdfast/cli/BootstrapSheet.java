package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.cli.Bootstrap.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was found in a repository, for people and as fields. */
final class BootstrapSheet {
    private final Bootstrap bootstrap;

    BootstrapSheet(Bootstrap bootstrap) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap");
    }

    String text() {
        StringBuilder text = new StringBuilder(Words.plain(bootstrap.location()))
                .append(": ")
                .append(Words.count(bootstrap.deployments().size(), "deployment"))
                .append(", ")
                .append(Words.count(count(false), "backup"))
                .append(", ")
                .append(count(true))
                .append(" verified\n\n")
                .append(deployments())
                .append('\n')
                .append(tiers());
        list(text, "not readable:", bootstrap.problems());
        list(text, "still missing:", bootstrap.missing());
        return text.toString();
    }

    private long count(boolean onlyVerified) {
        return bootstrap.deployments().stream()
                .map(Found::backups)
                .mapToLong(all -> onlyVerified ? all.verified().size() : all.size())
                .sum();
    }

    private String deployments() {
        TextTable table = new TextTable(Set.of(), "DEPLOYMENT", "URL", "KIND", "NEWEST VERIFIED", "OPENS");
        bootstrap
                .deployments()
                .forEach(found -> table.row(
                        Words.plain(found.deployment()),
                        Words.plain(found.newest().manifest().deployment().url()),
                        Words.plain(found.newest().manifest().deployment().kind()),
                        found.newestVerified()
                                .map(backup -> backup.id().value())
                                .orElse("none"),
                        found.opening().words()
                                + (found.remark().isEmpty() ? "" : ": " + Words.plain(found.remark()))));
        return table.text();
    }

    private String tiers() {
        TextTable table = new TextTable(
                Set.of(1, 2, 4), "TIER", "BACKUPS", "VERIFIED", "NEWEST VERIFIED", "SIZE", "SNAPSHOT", "OLDEST");
        bootstrap
                .deployments()
                .forEach(found -> tiersOf(found.backups()).forEach((tier, backups) -> {
                    Optional<Backup> newest = backups.verified().latest();
                    table.row(
                            Words.plain(found.deployment() + "/" + tier),
                            Long.toString(backups.size()),
                            Long.toString(backups.verified().size()),
                            newest.map(backup -> backup.id().value()).orElse("none"),
                            newest.map(backup -> Words.size(
                                            backup.manifest().archive().plainBytes()))
                                    .orElse("-"),
                            Words.time(newest.map(backup -> backup.manifest().snapshotTime())),
                            Words.time(backups.backups().get(0).manifest().snapshotTime()));
                }));
        return table.text();
    }

    private static void list(StringBuilder text, String title, List<String> items) {
        if (!items.isEmpty()) {
            text.append('\n').append(title).append('\n');
            items.forEach(item -> text.append("  ").append(Words.plain(item)).append('\n'));
        }
    }

    private static Map<String, Catalog> tiersOf(Catalog backups) {
        return new TreeSet<>(backups.backups().stream().map(Backup::tier).toList())
                .stream()
                        .collect(Collectors.toMap(
                                tier -> tier, backups::ofTier, (one, other) -> one, LinkedHashMap::new));
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("location", bootstrap.location());
        fields.put(
                "deployments",
                bootstrap.deployments().stream().map(BootstrapSheet::fields).toList());
        fields.put("problems", bootstrap.problems());
        fields.put("missing", bootstrap.missing());
        return fields;
    }

    private static Map<String, Object> fields(Found found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", found.deployment());
        fields.put("url", found.newest().manifest().deployment().url());
        fields.put("kind", found.newest().manifest().deployment().kind());
        fields.put("opens", found.opening().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("remark", found.remark());
        List<Map<String, Object>> tiers = new ArrayList<>();
        tiersOf(found.backups()).forEach((tier, backups) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("tier", tier);
            each.put("backups", backups.size());
            each.put("verified", backups.verified().size());
            backups.verified().latest().ifPresent(newest -> {
                each.put("newestVerified", newest.id().value());
                each.put("snapshotTime", newest.manifest().snapshotTime().toString());
                each.put("sizeBytes", newest.manifest().archive().plainBytes());
            });
            tiers.add(each);
        });
        fields.put("tiers", tiers);
        return fields;
    }
}
