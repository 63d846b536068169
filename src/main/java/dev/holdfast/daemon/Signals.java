package dev.holdfast.daemon;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears signals of the operating system. Java has no public way to; {@code sun.misc.Signal} has been there since the beginning, but the compiler warns of
 * every mention of it, hence the reflection. Where it is absent, the daemon runs without.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls this on a thread of the JVM's own whenever the signal comes, from now on. */
    static void onHangup(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> self == arguments[0];
                            default -> "reload on hangup";
                        };
                    });
            Object before = signal.getMethod("handle", signal, handler).invoke(null, hangup, proxy);
            if (handler.getField("SIG_IGN").get(null).equals(before)) {
                log.atWarn()
                        .log(
                                "hangups do not reach this process, as under nohup: changed configuration needs a restart");
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.atWarn().setCause(e).log("cannot hear signals here: changed configuration needs a restart");
        }
    }
}
