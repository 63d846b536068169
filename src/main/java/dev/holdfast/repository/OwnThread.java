package dev.holdfast.repository;

import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.slf4j.MDC;

/** A thread of something that was begun by a run: its log lines name that run, whoever began the thread. */
final class OwnThread {
    private OwnThread() {}

    /** Makes threads that do not keep the process alive, with the log context of whoever calls this. */
    static ThreadFactory named(String name) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return work -> {
            Thread thread = new Thread(
                    () -> {
                        if (context != null) {
                            MDC.setContextMap(context);
                        }
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
