package dev.holdfast.repository;

/** Where this program runs, and what it can see of other holders of leases: {@link ThisHost}, or a fake in tests. */
public interface LeaseHost {
    /** This process as a holder. */
    LeaseHolder holder(String run);

    /** Whether that holder certainly runs no more. In doubt, and for other hosts, it is false. */
    boolean isDead(LeaseHolder holder);
}
