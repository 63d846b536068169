package dev.holdfast.drill;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A stage whose test says how each of its scenes goes. */
final class FakeStage implements DrillStage {
    private final TestClock clock;
    final List<String> calls = new ArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    boolean isProduction;
    boolean hangs;
    boolean diesWhileRestoring;
    boolean isDown;
    boolean cannotPutBack;
    String problem = "";
    List<Check> answers = List.of();
    Duration restoring = Duration.ofMinutes(5);
    Duration leftover = Duration.ZERO;
    private boolean isTouched;

    FakeStage(TestClock clock) {
        this.clock = clock;
    }

    @Override
    public void requireFit() {
        if (isProduction) {
            throw new RefusedException("it is production", "name another");
        }
    }

    @Override
    public boolean tidy(DrillProgress progress) {
        clock.advance(leftover);
        return !leftover.isZero();
    }

    @Override
    public Restored restore(Backup backup, DrillProgress progress) throws InterruptedException {
        calls.add("restore " + backup.id());
        if (isDown) {
            throw new DeploymentException("staging cannot be reached", "start it");
        }
        isTouched = true;
        begun.countDown();
        if (diesWhileRestoring) {
            throw new OutOfMemoryError("as when the process is killed");
        }
        if (hangs) {
            new CountDownLatch(1).await();
        }
        clock.advance(restoring);
        return new Restored(Optional.of("20261215T030005Z-7hq2m4"), problem);
    }

    @Override
    public List<Check> ask(List<String> checks) {
        calls.add("ask " + checks);
        clock.advance(Duration.ofMinutes(1));
        return answers;
    }

    @Override
    public boolean isTouched() {
        return isTouched;
    }

    @Override
    public String putBack(DrillProgress progress) {
        calls.add("put back");
        clock.advance(Duration.ofMinutes(20));
        if (cannotPutBack) {
            throw new DeploymentException("staging does not answer any more", "start it");
        }
        return "staging is as it was before";
    }
}
