package dev.holdfast.prune;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process does to the stores of its repositories: it dies after some deletions, after which nothing that it does has any effect; stores are down, or fail now and
 * then, before they did what they were asked or after it. For one process; used by one thread at a time but for what renews leases.
 */
final class UnrulyStores {
    private static final Pattern MANIFEST = Pattern.compile("manifests/[^/]+/([^/]+)\\.json");
    private static final String DELETE = "delete";

    private final Stock.Witness witness;
    private final SplittableRandom random;
    private int failingPerMille;
    private int failures;
    private int deletionsLeft = Integer.MAX_VALUE;
    private String down = "";
    private boolean isDead;

    UnrulyStores(Stock.Witness witness, SplittableRandom random) {
        this.witness = witness;
        this.random = random;
    }

    /** The process is gone. No failure of a repository, and so nothing that anybody handles. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    ObjectStore around(String repository, ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> call(repository, store, method, arguments));
    }

    /** Kills the process when it has deleted so many objects and is about to delete another one. */
    void dieAfter(OptionalInt deletions) {
        deletionsLeft = deletions.orElse(Integer.MAX_VALUE);
    }

    /** Ends the process here. */
    void die() {
        isDead = true;
    }

    /** So many of a thousand requests fail from now on. */
    void failing(int perMille) {
        failingPerMille = perMille;
    }

    /** Nothing answers in this repository; none if empty. */
    void down(String repository) {
        down = repository;
    }

    boolean isAllUp() {
        return down.isEmpty();
    }

    /** How many requests failed by chance. */
    int failures() {
        return failures;
    }

    private synchronized Object call(String repository, ObjectStore store, Method method, Object[] arguments)
            throws Throwable {
        String name = method.getName();
        if (name.equals("close")) {
            // What lies in it outlives the process.
            return null;
        }
        if (name.equals("location") || name.equals("kind") || name.equals("hasConditionalPut")) {
            return invoke(store, method, arguments);
        }
        if (isDead || (name.equals(DELETE) && deletionsLeft-- == 0)) {
            isDead = true;
            throw new Killed();
        }
        if (down.equals(repository)) {
            throw new RepositoryException(repository + " is down", "");
        }
        boolean fails = failingPerMille > 0 && random.nextInt(1000) < failingPerMille;
        if (fails && random.nextBoolean()) {
            throw failure(name);
        }
        Object answer = invoke(store, method, arguments);
        note(repository, name, arguments, answer);
        if (fails) {
            throw failure(name);
        }
        return answer;
    }

    private RepositoryException failure(String name) {
        failures++;
        return new RepositoryException("injected: " + name + " failed", "");
    }

    private void note(String repository, String name, Object[] arguments, Object answer) {
        switch (name) {
            case DELETE -> backup((ObjectKey) arguments[0]).ifPresent(id -> witness.removed(repository, id));
            case "putIfAbsent" -> {
                if (Boolean.TRUE.equals(answer)) {
                    backup((ObjectKey) arguments[0]).ifPresent(id -> witness.written(repository, id));
                }
            }
            default -> {}
        }
    }

    /** Whose manifest this is. */
    private static Optional<BackupId> backup(ObjectKey key) {
        Matcher manifest = MANIFEST.matcher(key.value());
        return manifest.matches() ? Optional.of(new BackupId(manifest.group(1))) : Optional.empty();
    }

    private static Object invoke(ObjectStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
