package dev.holdfast.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host as Linux tells of it. Elsewhere what cannot be read is empty, and only expiry ends a lease. */
public final class ThisHost implements LeaseHost {
    private final LeaseHolder self;

    /** @param self this process */
    ThisHost(LeaseHolder self) {
        this.self = self;
    }

    /** Looks around once. */
    public static ThisHost read() {
        return new ThisHost(new LeaseHolder(
                firstLine("/proc/sys/kernel/hostname"),
                firstLine("/etc/machine-id"),
                firstLine("/proc/sys/kernel/random/boot_id"),
                processSpace(),
                ProcessHandle.current().pid(),
                ""));
    }

    @Override
    public LeaseHolder holder(String run) {
        return new LeaseHolder(self.host(), self.machine(), self.boot(), self.processes(), self.pid(), run);
    }

    @Override
    public boolean isDead(LeaseHolder holder) {
        boolean bootsKnown = !holder.boot().isEmpty() && !self.boot().isEmpty();
        if (!bootsKnown || !holder.host().equals(self.host())) {
            return false;
        }
        if (holder.boot().equals(self.boot())) {
            return !self.processes().isEmpty()
                    && holder.processes().equals(self.processes())
                    && ProcessTable.isGone(holder.pid());
        }
        // Containers on different machines may have one name and no machine id; a name alone proves nothing.
        return !self.machine().isEmpty() && holder.machine().equals(self.machine());
    }

    private static String firstLine(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String processSpace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
