package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.PruneRecordCodec;
import dev.holdfast.retention.Age;
import dev.holdfast.testing.TestClock;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuditLogTest {
    private static final Instant NOW = Instant.parse("2033-11-21T09:30:00Z");

    private final MemoryStore store = new MemoryStore();
    private final Repository repository = new Repository("cloud", store, true, new TestClock(NOW));
    private final AuditLog log = new AuditLog(repository);

    @AfterEach
    void close() {
        repository.close();
    }

    private static AuditEntry entry(String at, String action) {
        return new AuditEntry(Instant.parse(at), "kim@ops1", action, "some", "prod", Map.of("reason", "a \"b\"\nc"));
    }

    private List<String> actions(String from, String until) {
        return log.read(Instant.parse(from), Instant.parse(until)).entries().stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void whenEntriesAreRead_thenTheyAreAsTheyWereAndInOrder() {
        AuditEntry hold = entry("2032-12-31T23:59:59.999Z", "hold");
        AuditEntry unhold = entry("2033-01-01T00:00:00Z", "unhold");
        log.record(unhold);
        log.record(hold);

        assertThat(log.read(Instant.parse("2032-01-01T00:00:00Z"), NOW).entries())
                .containsExactly(hold, unhold);
        assertThat(actions("2033-01-01T00:00:00Z", "2033-02-01T00:00:00Z")).containsExactly("unhold");
        assertThat(actions("2032-01-01T00:00:00Z", "2033-01-01T00:00:00Z")).containsExactly("hold");
    }

    @Test
    void whenAPruneRemovedSomething_thenItIsAmongThemWhereverItsRecordLies() {
        PruneRecord prune = new PruneRecord(
                "prod",
                "brazen",
                "cloud",
                Instant.parse("2033-05-01T03:00:00Z"),
                Optional.empty(),
                List.of(new BackupId("20330201T020000Z-daily-k3f9q2")),
                "holdfast@ops1");
        store.put(
                new ObjectKey("audit/2033/05/01/20330501T030000.000Z-prune-prod-0a0a0a0a.json"),
                new PruneRecordCodec().write(prune));
        store.put(
                new ObjectKey("evidence/prod/prune/20330502T030000.000Z-0a0a0a0a.json"),
                new PruneRecordCodec()
                        .write(new PruneRecord(
                                "prod",
                                "brazen",
                                "cloud",
                                Instant.parse("2033-05-02T03:00:00Z"),
                                Optional.empty(),
                                List.of(),
                                "holdfast@ops1")));

        assertThat(log.read(Instant.parse("2033-01-01T00:00:00Z"), NOW).entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("prune");
                    assertThat(entry.subject()).isEqualTo("1 backup");
                    assertThat(entry.details()).containsEntry("backups", "20330201T020000Z-daily-k3f9q2");
                });
    }

    @Test
    void whenOneIsDamaged_thenItIsNamedAndDoesNotHideTheOthers() {
        log.record(entry("2033-01-01T00:00:00Z", "hold"));
        store.put(new ObjectKey("audit/2033/01/02/20330102T000000.000Z-0123abcd.json"), "{".getBytes(UTF_8));

        AuditLog.Reading reading = log.read(Instant.parse("2033-01-01T00:00:00Z"), NOW);

        assertThat(reading.entries()).hasSize(1);
        assertThat(reading.unreadable()).containsOnlyKeys("audit/2033/01/02/20330102T000000.000Z-0123abcd.json");
    }

    @Test
    void whenEntriesAreOldEnough_thenTheyGoAndNoYoungerOne() {
        log.record(entry("2026-11-21T09:29:59.999Z", "old"));
        log.record(entry("2026-11-21T09:30:00Z", "edge"));
        log.record(entry("2033-11-21T09:00:00Z", "new"));
        store.put(new ObjectKey("audit/2020/readme.txt"), "ours not".getBytes(UTF_8));

        AuditLog.Expiry expiry = log.expire(Age.of(Period.ofYears(7)).before(NOW));

        assertThat(expiry).isEqualTo(new AuditLog.Expiry(1, 0, ""));
        assertThat(actions("2020-01-01T00:00:00Z", "2034-01-01T00:00:00Z")).containsExactly("edge", "new");
        assertThat(store.head(new ObjectKey("audit/2020/readme.txt"))).isPresent();
    }

    @Test
    void whenTheKeyMayNotRemove_thenTheyStayAndThatIsTold() {
        Repository locked = new Repository(
                "cloud",
                new ForwardingStore(store) {
                    @Override
                    public void delete(ObjectKey key) {
                        throw new RepositoryException("access denied", "");
                    }
                },
                true,
                new TestClock(NOW));
        log.record(entry("2020-01-01T00:00:00Z", "old"));
        log.record(entry("2020-01-02T00:00:00Z", "old"));

        assertThat(new AuditLog(locked).expire(NOW)).isEqualTo(new AuditLog.Expiry(0, 1, "access denied"));
        assertThat(actions("2020-01-01T00:00:00Z", "2034-01-01T00:00:00Z")).hasSize(2);
    }
}
