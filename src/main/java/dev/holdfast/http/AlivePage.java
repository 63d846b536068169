package dev.holdfast.http;

import java.util.function.BooleanSupplier;

/** Tells whether the process does its work. Says nothing about backups: restarting it would not help those. */
record AlivePage(BooleanSupplier isAlive) implements Page {
    @Override
    public Answer answer(String accept) {
        return isAlive.getAsBoolean()
                ? Answer.text(200, "ok\n")
                : Answer.text(503, "the scheduler does not run any more\n");
    }
}
