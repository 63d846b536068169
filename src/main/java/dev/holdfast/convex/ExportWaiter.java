package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import java.time.Clock;

/** Gets exports, one at a time per call of {@link #await}: see {@link ExportWait} for the rules. */
final class ExportWaiter {
    private final Exports exports;
    private final Retries retries;
    private final HttpSettings settings;
    private final Clock clock;
    private final Pause pause;

    ExportWaiter(Exports exports, Retries retries, HttpSettings settings, Clock clock, Pause pause) {
        this.exports = requireNonNull(exports, "exports");
        this.retries = requireNonNull(retries, "retries");
        this.settings = requireNonNull(settings, "settings");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
    }

    Export await(ExportRequest request, ExportProgress progress) throws ApiException, InterruptedException {
        PollTimer timer = new PollTimer(settings, clock, pause, request.deadline());
        return new ExportWait(exports, retries, timer, request, progress).run();
    }
}
