package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.RestoreDefaults;
import dev.holdfast.cli.RestoreDesk;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.RestoreSettings;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The verbs of restoring for the command line: each a logged run, each in the audit log. */
final class RestoringDesk implements RestoreDesk {
    private final Installation installation;
    private final Host host;
    private final Restores restores;

    RestoringDesk(Installation installation, Host host) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.restores = installation.restores();
    }

    @Override
    public RestoreDefaults defaults() {
        RestoreSettings restore = installation.settings().restore();
        return new RestoreDefaults(restore.authTables(), restore.pause());
    }

    @Override
    public boolean isProduction(String deployment) {
        return installation.settings().deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .anyMatch(DeploymentSettings::production);
    }

    @Override
    public Prepared plan(RestoreOrder order, RestoreProgress progress) throws InterruptedException {
        return restores.plan(order, progress);
    }

    @Override
    public Prepared planUndo(RestoreRecord record, Set<RestoreWish> wishes, RestoreProgress progress)
            throws InterruptedException {
        return restores.planUndo(record, wishes, progress);
    }

    @Override
    public RestoreRecord carryOut(Prepared prepared, Consent consent, RestoreProgress progress)
            throws InterruptedException {
        return logged(
                prepared.undoes().isPresent() ? "undo" : "restore",
                progress,
                listening -> restores.carryOut(prepared, consent, listening));
    }

    @Override
    public RestoreRecord resume(RestoreId id, RestoreProgress progress) throws InterruptedException {
        return logged("resume-restore", progress, listening -> restores.resume(id, listening));
    }

    private interface Work {
        RestoreRecord perform(RestoreProgress progress) throws InterruptedException;
    }

    /** What began is in the audit log however it ended. */
    private RestoreRecord logged(String action, RestoreProgress progress, Work work) throws InterruptedException {
        AtomicReference<Optional<RestoreRecord>> begun = new AtomicReference<>(Optional.empty());
        try (LoggedRun run = LoggedRun.begin(LoggedRun.idOr(host::runId))) {
            requireNonNull(run, "run");
            RestoreRecord record = work.perform(new Listening(progress, begun));
            begun.set(Optional.of(record));
            return record;
        } finally {
            begun.get().ifPresent(record -> audit(action, record));
        }
    }

    private void audit(String action, RestoreRecord record) {
        Map<String, String> details = new HashMap<>();
        details.put("source", record.source());
        details.put("mode", record.mode());
        details.put("part", record.part());
        details.put("stage", record.stage().word());
        details.put("outcome", record.outcome().map(RestoreOutcome::word).orElse("open"));
        record.safetyCopy().ifPresent(copy -> details.put("safety-copy", copy.value()));
        record.undoes().ifPresent(undone -> details.put("undoes", undone.value()));
        AuditTrail.of(installation, host)
                .recordOnce(
                        installation.repositoriesByName().keySet(),
                        new AuditTrail.Deed(action, record.id().value(), record.deployment(), details));
    }

    /** Hears which restore it is. */
    private record Listening(RestoreProgress progress, AtomicReference<Optional<RestoreRecord>> begun)
            implements RestoreProgress {
        @Override
        public void step(String what) {
            progress.step(what);
        }

        @Override
        public void transferred(long bytes, long total) {
            progress.transferred(bytes, total);
        }

        @Override
        public void reached(RestoreRecord record) {
            begun.set(Optional.of(record));
            progress.reached(record);
        }

        @Override
        public void note(String text) {
            progress.note(text);
        }
    }

    @Override
    public List<RestoreRecord> records() {
        return restores.records();
    }

    @Override
    public RestoreRecord find(RestoreId id) {
        return restores.find(id);
    }

    @Override
    public RestoreRecord latest(Optional<String> deployment) {
        return restores.latest(deployment);
    }
}
