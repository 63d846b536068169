package dev.holdfast.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * What a sandbox does wrong. Everything may be changed while it runs, by any thread. Methods with {@code times} affect that many requests or exports from
 * now on, the others everything until {@link #behave}. Of several that apply to a request, the one told first goes first.
 */
public final class Misbehaviour {
    /** For {@code times}: without an end. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** Answers that are none. */
    public enum Nonsense {
        /** 200 with a page in HTML, as a captive portal sends. */
        HTML,
        /** 200 with {@code "status": "error"}, as a function that failed. */
        STATUS_ERROR,
        /** 200 without a body. */
        EMPTY,
        /** 200 with a JSON object cut in its middle. */
        HALF_JSON
    }

    private final Changes changes = new Changes();
    /** All guarded by this. */
    private final List<PathRule> pathRules = new ArrayList<>();

    private final List<DownloadRule> downloadRules = new ArrayList<>();
    private Duration exportTakes = Duration.ZERO;
    private boolean areExportsStuck;
    private int exportsToCancel;
    private OptionalInt keysRefusedWith = OptionalInt.empty();
    private long downloadBytesPerSecond;
    private final ImportTrouble imports = new ImportTrouble();

    Misbehaviour() {}

    /** Ends all misbehaviour; an export that is stuck goes on. */
    public void behave() {
        synchronized (this) {
            pathRules.clear();
            downloadRules.clear();
            exportTakes = Duration.ZERO;
            areExportsStuck = false;
            exportsToCancel = 0;
            keysRefusedWith = OptionalInt.empty();
            downloadBytesPerSecond = 0;
            imports.clear();
        }
        changes.fire();
    }

    /** Each export takes at least this long. */
    public synchronized void exportTakes(Duration duration) {
        exportTakes = duration;
    }

    /** Each export stays in progress for ever. */
    public synchronized void exportsGetStuck() {
        areExportsStuck = true;
    }

    /** Somebody cancels the export once it is in progress. */
    public synchronized void cancelExports(int times) {
        exportsToCancel = times;
    }

    /** Imports fail at a stage, with this text. */
    public synchronized void failImports(ImportStage stage, String message, int times) {
        imports.fail(stage, message, times);
    }

    /** Imports hang at a stage, until {@link #releaseImports}. */
    public synchronized void holdImports(ImportStage stage) {
        imports.hold(stage);
    }

    /** Lets imports that hang go on. */
    public void releaseImports() {
        synchronized (this) {
            imports.release();
        }
        changes.fire();
    }

    /** Each import is in progress for at least this long. */
    public synchronized void importTakes(Duration duration) {
        imports.takes(duration);
    }

    /**
     * The change summary of imports says this of a table, whatever is true; may be said of several tables.
     *
     * @param toWrite how many documents it is said to bring
     * @param toDelete how many it is said to remove; there are said to be as many
     */
    public synchronized void changeSummary(String component, String table, long toWrite, long toDelete) {
        imports.lie(new TableChange(component, table, toWrite, 0, toDelete, toDelete, false));
    }

    /** The connection ends after so many bytes of a part of an upload, which is then lost. */
    public synchronized void cutUploads(long afterBytes, int times) {
        imports.fault(new UploadFault(afterBytes, 1), times);
    }

    /** A part of an upload is taken twice, as from a proxy that sends it again. */
    public synchronized void duplicateParts(int times) {
        imports.fault(new UploadFault(-1, 2), times);
    }

    synchronized boolean isTroubled(ImportStage stage) {
        return imports.isTroubled(stage);
    }

    synchronized boolean isHeld(ImportStage stage) {
        return imports.isHeld(stage);
    }

    synchronized Optional<String> nextFailure(ImportStage stage) {
        return imports.nextFailure(stage);
    }

    synchronized Duration importDuration() {
        return imports.duration();
    }

    synchronized List<TableChange> summarise(List<TableChange> truth) {
        return imports.summarise(truth);
    }

    synchronized UploadFault nextUpload() {
        return imports.nextUpload();
    }

    /** The connection ends after so many bytes of the ZIP; the length that was declared stays true. */
    public void cutDownloads(long afterBytes, int times) {
        add(new DownloadRule(times, faults -> faults.cutAfter(afterBytes)));
    }

    /** All bits of one byte of the ZIP are flipped on the way. A negative offset counts from its end. */
    public void damageDownloads(long offset, int times) {
        add(new DownloadRule(times, faults -> faults.flipAt(offset)));
    }

    /** {@code Content-Length} differs by so much from what is stored; if it is less, only that much is sent. */
    public void misdeclareLength(long difference, int times) {
        add(new DownloadRule(times, faults -> faults.declareMore(difference)));
    }

    /** Without a {@code Content-Length}: chunked. */
    public void withholdLength(int times) {
        add(new DownloadRule(times, DownloadFaults::chunked));
    }

    /** The ZIP is gone: 404 {@code ExportNotFound}. */
    public void loseExports(int times) {
        add(new DownloadRule(times, DownloadFaults::gone));
    }

    /** Downloads are no faster than this; 0 for no limit. */
    public synchronized void slowDownloads(long bytesPerSecond) {
        downloadBytesPerSecond = bytesPerSecond;
    }

    /** Requests whose path begins so are answered with this status and have no effect. */
    public void answer(String pathPrefix, int status, int times) {
        add(new PathRule(pathPrefix, times, new PathFault.Status(status)));
    }

    /** Requests whose path begins so get an answer that is none, and have no effect. */
    public void answerNonsense(String pathPrefix, Nonsense nonsense, int times) {
        add(new PathRule(pathPrefix, times, new PathFault.Babble(nonsense)));
    }

    /** Requests whose path begins so have no effect; the connection ends without an answer. */
    public void dropRequests(String pathPrefix, int times) {
        add(new PathRule(pathPrefix, times, new PathFault.Drop()));
    }

    /** Requests whose path begins so take effect, but the connection ends without an answer. */
    public void loseAnswers(String pathPrefix, int times) {
        add(new PathRule(pathPrefix, times, new PathFault.LoseAnswer()));
    }

    /** Every key is refused: 401 or 403. */
    public synchronized void refuseKeys(int status) {
        keysRefusedWith = OptionalInt.of(status);
    }

    synchronized Optional<PathFault> nextFault(String path) {
        return pathRules.stream()
                .filter(rule -> path.startsWith(rule.prefix))
                .findFirst()
                .map(rule -> {
                    use(rule, pathRules);
                    return rule.fault;
                });
    }

    synchronized DownloadFaults nextDownload() {
        DownloadFaults faults = DownloadFaults.none(downloadBytesPerSecond);
        if (!downloadRules.isEmpty()) {
            DownloadRule rule = downloadRules.get(0);
            faults = rule.fault.apply(faults);
            use(rule, downloadRules);
        }
        return faults;
    }

    synchronized Duration exportDuration() {
        return exportTakes;
    }

    synchronized boolean areExportsStuck() {
        return areExportsStuck;
    }

    /** Returns true if the export at hand is to be cancelled, once for each. */
    synchronized boolean cancelsThisExport() {
        if (exportsToCancel == 0) {
            return false;
        }
        exportsToCancel -= exportsToCancel == ALWAYS ? 0 : 1;
        return true;
    }

    synchronized OptionalInt keysRefusedWith() {
        return keysRefusedWith;
    }

    Changes changes() {
        return changes;
    }

    private synchronized void add(PathRule rule) {
        pathRules.add(rule);
    }

    private synchronized void add(DownloadRule rule) {
        downloadRules.add(rule);
    }

    private static <R extends Rule> void use(R rule, List<R> rules) {
        rule.left -= rule.left == ALWAYS ? 0 : 1;
        rules.removeIf(used -> used.left <= 0);
    }

    /** Something wrong that happens so many times more. Guarded by the outer lock. */
    private abstract static class Rule {
        int left;

        Rule(int times) {
            if (times < 1) {
                throw new IllegalArgumentException("it happens at least once, not " + times + " times");
            }
            this.left = times;
        }
    }

    private static final class PathRule extends Rule {
        private final String prefix;
        private final PathFault fault;

        PathRule(String prefix, int times, PathFault fault) {
            super(times);
            this.prefix = prefix;
            this.fault = fault;
        }
    }

    private static final class DownloadRule extends Rule {
        private final UnaryOperator<DownloadFaults> fault;

        DownloadRule(int times, UnaryOperator<DownloadFaults> fault) {
            super(times);
            this.fault = fault;
        }
    }

    /** What happens to a request. */
    sealed interface PathFault {
        record Status(int status) implements PathFault {}

        record Babble(Nonsense nonsense) implements PathFault {}

        record Drop() implements PathFault {}

        record LoseAnswer() implements PathFault {}
    }
}
