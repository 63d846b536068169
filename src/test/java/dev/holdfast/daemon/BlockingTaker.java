package dev.holdfast.daemon;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.testing.TestClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Takes a backup once it is let. */
final class BlockingTaker implements BackupTaker {
    private final ScheduledBackups repository;
    private final TestClock clock;
    private final Map<String, Semaphore> leave = new ConcurrentHashMap<>();
    private final List<BackupRequest> begun = new CopyOnWriteArrayList<>();

    BlockingTaker(ScheduledBackups repository, TestClock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    public Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        begun.add(request);
        gate(request.deployment()).acquire();
        return repository.commit(request, clock.instant());
    }

    /** Lets one backup of this deployment end, now or later. */
    void let(String deployment) {
        gate(deployment).release();
    }

    /** Names of the deployments whose runs have begun, in order. */
    List<String> begun() {
        return begun.stream().map(BackupRequest::deployment).toList();
    }

    List<BackupRequest> requests() {
        return List.copyOf(begun);
    }

    private Semaphore gate(String deployment) {
        return leave.computeIfAbsent(deployment, name -> new Semaphore(0));
    }
}
