package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Does the chores, on threads of its own, so that they are never in the way of a backup or of each other. */
final class Chores implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chores.class);

    private final Map<String, Chore> byName;
    private final Supplier<String> runIds;
    private final Set<String> waitingOrRunning = ConcurrentHashMap.newKeySet();
    /** As many threads as there are chores, at most, since none runs twice at a time. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread worker = new Thread(work, "chore");
        worker.setDaemon(true);
        return worker;
    });

    /** @param runIds gives each time that a chore is done a new id */
    Chores(List<Chore> chores, Supplier<String> runIds) {
        this.runIds = requireNonNull(runIds, "runIds");
        byName = chores.stream().collect(Collectors.toUnmodifiableMap(Chore::name, Function.identity()));
    }

    Map<String, Chore> byName() {
        return byName;
    }

    void doAll() {
        byName.keySet().forEach(this::begin);
    }

    /** Has it done soon, unless it is waiting or running. Does not wait. */
    void begin(String name) {
        Optional.ofNullable(byName.get(name))
                .filter(chore -> waitingOrRunning.add(name))
                .ifPresent(chore -> {
                    try {
                        threads.execute(() -> run(chore));
                    } catch (RejectedExecutionException closed) {
                        waitingOrRunning.remove(name);
                    }
                });
    }

    private void run(Chore chore) {
        MDC.put("job", chore.name());
        MDC.put("run", runIds.get());
        try {
            chore.work().run();
        } catch (RuntimeException | Error failure) {
            log.atError().setCause(failure).log("chore failed");
        } finally {
            MDC.clear();
            waitingOrRunning.remove(chore.name());
        }
    }

    /** Interrupts what runs. Does not wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
