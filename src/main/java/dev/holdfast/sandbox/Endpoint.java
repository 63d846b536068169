package dev.holdfast.sandbox;

import java.io.IOException;

/** Answers one kind of request. */
@FunctionalInterface
interface Endpoint {
    /**
     * @throws ApiError to answer with an error
     * @throws IOException when the connection broke
     * @throws InterruptedException when the sandbox closes
     */
    void answer(Call call) throws IOException, InterruptedException;
}
