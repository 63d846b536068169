package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AuditBookTest {
    private static final String ONE = "20261114T020000Z-daily-aaaaaa";
    private static final String OTHER = "20261115T020000Z-daily-bbbbbb";

    private static Set<String> removed(String deployment, AuditEntry... entries) {
        return new AuditBook(
                        List.of(entries).stream()
                                .map(entry -> new AuditBook.Line(entry, List.of("local")))
                                .toList(),
                        Map.of())
                .removed().getOrDefault(deployment, Set.of()).stream()
                        .map(BackupId::value)
                        .collect(Collectors.toSet());
    }

    private static AuditEntry entry(String action, String subject, String deployment, Map<String, String> details) {
        return new AuditEntry(Instant.parse("2026-11-16T09:00:00Z"), "kim@ops1", action, subject, deployment, details);
    }

    @Test
    void whenBackupsWereRemoved_thenEachIsKnownByItsDeployment() {
        AuditEntry pruned = entry("prune", "1 backup", "prod", Map.of("backups", ONE));
        AuditEntry deleted = entry("delete", OTHER, "beta", Map.of("suspect", "false"));

        assertThat(removed("prod", pruned, deleted)).containsExactly(ONE);
        assertThat(removed("beta", pruned, deleted)).containsExactly(OTHER);
    }

    @Test
    void whenTheyNeverCounted_thenTheyAreNotMissed() {
        assertThat(removed(
                        "prod",
                        entry("backup", ONE, "prod", Map.of("tier", "daily")),
                        entry("prune", "2 backups", "prod", Map.of("backups", ONE + " " + OTHER)),
                        entry("delete", OTHER, "prod", Map.of("suspect", "true"))))
                .isEmpty();
    }
}
