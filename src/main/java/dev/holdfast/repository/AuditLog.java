package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.AuditEntryCodec;
import java.util.UUID;

/** Who did what to a repository, kept in it as {@code audit/YYYY/MM/DD/INSTANT-ID.json} for people to read. Any thread may call it. */
public final class AuditLog {
    private final Repository repository;
    private final AuditEntryCodec codec = new AuditEntryCodec();

    public AuditLog(Repository repository) {
        this.repository = requireNonNull(repository, "repository");
    }

    /** @throws dev.holdfast.failure.RepositoryException if it could not be written */
    public void record(AuditEntry entry) {
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        repository.store().putIfAbsent(Layout.audit(entry.at(), distinction), codec.write(entry));
    }
}
