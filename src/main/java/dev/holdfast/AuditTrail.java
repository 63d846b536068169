package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Repository;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records who did what, in the repositories that it was done to. What cannot be recorded is logged and undoes nothing. Any thread may call it. */
final class AuditTrail {
    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

    private final Function<String, Repository> door;
    private final Collection<String> repositories;
    private final Host host;

    /**
     * @param door opens a repository by its name
     * @param repositories names of all of them
     */
    AuditTrail(Function<String, Repository> door, Collection<String> repositories, Host host) {
        this.door = requireNonNull(door, "door");
        this.repositories = List.copyOf(repositories);
        this.host = requireNonNull(host, "host");
    }

    static AuditTrail of(Installation installation, Host host) {
        return new AuditTrail(
                installation.door()::open, installation.repositoriesByName().keySet(), host);
    }

    /**
     * What was done.
     *
     * @param action one word
     * @param subject a backup, or what else it was done to
     * @param deployment empty where none is meant
     */
    record Deed(String action, String subject, String deployment, Map<String, String> details) {
        static Deed of(String action, String subject, String deployment) {
            return new Deed(action, subject, deployment, Map.of());
        }
    }

    /** Records it in these repositories. */
    void record(Collection<String> names, Deed deed) {
        AuditEntry entry = entry(deed);
        names.forEach(name -> isRecorded(name, entry));
    }

    /** Records it in all repositories. */
    void recordEverywhere(Deed deed) {
        record(repositories, deed);
    }

    /** Records it in the first of these repositories that takes it. */
    void recordOnce(Collection<String> names, Deed deed) {
        AuditEntry entry = entry(deed);
        for (String name : names) {
            if (isRecorded(name, entry)) {
                return;
            }
        }
    }

    private AuditEntry entry(Deed deed) {
        return new AuditEntry(
                host.clock().instant(),
                host.user() + "@" + host.name(),
                deed.action(),
                deed.subject(),
                deed.deployment(),
                deed.details());
    }

    private boolean isRecorded(String repository, AuditEntry entry) {
        try {
            new AuditLog(door.apply(repository)).record(entry);
            return true;
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("action", entry.action())
                    .addKeyValue("subject", entry.subject())
                    .addKeyValue("repository", repository)
                    .addKeyValue("problem", e.getMessage())
                    .log("not in the audit log");
            return false;
        }
    }
}
