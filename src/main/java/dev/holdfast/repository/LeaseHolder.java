package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

/**
 * Who holds a lease.
 *
 * @param host its name
 * @param machine tells hosts of one name apart; may be empty
 * @param boot changes whenever the host starts; may be empty
 * @param processes the space in which {@code pid} counts, one per container; may be empty
 * @param run id of the run it is for
 */
public record LeaseHolder(String host, String machine, String boot, String processes, long pid, String run) {
    public LeaseHolder {
        requireNonNull(host, "host");
        requireNonNull(machine, "machine");
        requireNonNull(boot, "boot");
        requireNonNull(processes, "processes");
        requireNonNull(run, "run");
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return "run " + run + " (process " + pid + " on " + host + ")";
    }
}
