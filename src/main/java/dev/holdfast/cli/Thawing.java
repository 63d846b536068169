package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.Access;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawTime;
import dev.holdfast.thaw.Thaws;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sees to it that archives can be read before a command reads them, or says what it would take. */
final class Thawing {
    private static final long COARSE_MINUTES = 10;

    private final Context context;
    private final ColdStorage cold;
    private final Optional<ThawOrder> order;
    private final String command;

    /** The latest end of a hold that was told. */
    private Instant told = Instant.MIN;

    /**
     * @param order empty if nothing may be thawed
     * @param command that would thaw, as a hint
     */
    Thawing(Context context, ColdStorage cold, Optional<ThawOrder> order, String command) {
        this.context = context;
        this.cold = cold;
        this.order = order;
        this.command = command;
    }

    /**
     * Returns the backup with those copies alone that can be read: at least one, thawed if need be.
     *
     * @throws RefusedException if all are archived and nothing may be thawed
     */
    Backup one(Backup backup) throws InterruptedException {
        List<ColdCopy> copies = cold.look(backup);
        List<ColdCopy> readable = copies.stream().filter(ColdCopy::isReadable).toList();
        // A copy that was found bad is read only where none is left that may be better.
        boolean isThawNeeded = readable.stream().noneMatch(copy -> backup.isGoodIn(copy.repository()))
                && copies.stream()
                        .anyMatch(copy ->
                                !copy.isReadable() && (readable.isEmpty() || backup.isGoodIn(copy.repository())));
        if (!isThawNeeded) {
            return with(backup, readable);
        }
        ThawOrder wanted = order.orElseThrow(() -> refused(backup, copies));
        List<ColdCopy> good = copies.stream()
                .filter(copy -> backup.isGoodIn(copy.repository()))
                .toList();
        ColdCopy soonest = Thaws.soonest(good.isEmpty() ? copies : good, wanted).orElseThrow();
        return with(backup, List.of(await(backup, request(backup, soonest, wanted), wanted)));
    }

    /** Returns the backup with those copies that can be read, after all others were thawed if that was asked for. */
    Backup all(Backup backup) throws InterruptedException {
        List<ColdCopy> copies = cold.look(backup);
        if (order.isEmpty()) {
            List<ColdCopy> readable =
                    copies.stream().filter(ColdCopy::isReadable).toList();
            if (readable.isEmpty() && !copies.isEmpty()) {
                throw refused(backup, copies);
            }
            return with(backup, readable);
        }
        for (ColdCopy copy : copies) {
            // asked for all before any is waited for
            if (!copy.isReadable()) {
                request(backup, copy, order.get());
            }
        }
        List<ColdCopy> thawed = new ArrayList<>();
        for (ColdCopy copy : copies) {
            thawed.add(copy.isReadable() ? copy : await(backup, copy, order.get()));
        }
        return with(backup, thawed);
    }

    /** Asks for a copy and returns at once. Hours pass before it is read, so the backup is held until the thawed copy goes. */
    ColdCopy request(Backup backup, ColdCopy copy, ThawOrder order) {
        ColdCopy now = cold.request(backup, copy.repository(), order);
        if (now.access() != Access.READABLE) {
            cold.holdWhileThawed(backup, now, order).filter(told::isBefore).ifPresent(until -> {
                told = until;
                context.err("holdfast: no prune removes it before " + Words.time(until));
            });
        }
        return now;
    }

    ColdCopy await(Backup backup, ColdCopy copy, ThawOrder order) throws InterruptedException {
        try (ProgressLine progress = new ProgressLine(context)) {
            return Interruption.around(() -> cold.await(
                    backup,
                    copy.repository(),
                    order,
                    (now, usual, waited) -> progress.step(line(backup, now, usual, waited))));
        } catch (InterruptedException e) {
            context.err("holdfast: interrupted; the store goes on thawing " + backup.id()
                    + ", and the same command waits for it again");
            throw e;
        }
    }

    private static String line(Backup backup, ColdCopy copy, ThawTime usual, Duration waited) {
        return "thawing " + backup.id() + " in " + copy.repository() + " (" + copy.storageClass() + ", usually "
                + usual.words() + "): waiting for " + Words.span(coarse(waited));
    }

    /** Where lines are kept, hours of waiting are not worth one for each minute. */
    private static Duration coarse(Duration waited) {
        long minutes = waited.toMinutes();
        return Duration.ofMinutes(minutes < COARSE_MINUTES ? minutes : minutes - minutes % COARSE_MINUTES);
    }

    private RefusedException refused(Backup backup, List<ColdCopy> copies) {
        String where = copies.stream()
                .map(copy -> copy.repository() + " (" + copy.words() + ")")
                .collect(Collectors.joining(", "));
        String speeds = copies.stream()
                .map(copy -> copy.storageClass() + " is thawed " + copy.speeds())
                .distinct()
                .collect(Collectors.joining("; "));
        return new RefusedException(
                "backup " + backup.id() + " cannot be read before it is thawed: it lies in " + where,
                speeds + ". Thaw it and go on with: " + command + "; or thaw it alone with: holdfast thaw "
                        + backup.id());
    }

    private static Backup with(Backup backup, List<ColdCopy> copies) {
        List<String> names = copies.stream().map(ColdCopy::repository).toList();
        return names.isEmpty() ? backup : new Backup(backup.manifest(), names, backup.verifications());
    }
}
