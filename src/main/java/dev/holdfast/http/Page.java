package dev.holdfast.http;

/** Answers one address. Any number of threads may call it at once. */
@FunctionalInterface
interface Page {
    /** @param accept the request's Accept header, or empty */
    Answer answer(String accept) throws InterruptedException;

    /** What is sent back; the body is sent as UTF-8. */
    record Answer(int status, String contentType, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }
    }
}
