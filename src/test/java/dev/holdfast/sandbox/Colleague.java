package dev.holdfast.sandbox;

import java.io.ByteArrayInputStream;
import java.util.Map;

/** Somebody else who works on a sandbox at the same time, by hand and over HTTP. */
public final class Colleague {
    private static final long NUMBER = 10_999;

    private final Sandbox sandbox;
    private final Client client;
    private final Importer importer;

    public Colleague(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.client = new Client(sandbox);
        this.importer = new Importer(sandbox);
    }

    /** A ZIP with one document of a table {@code theirs}. */
    private byte[] zip() throws Exception {
        return Importer.zipOf(
                "_tables/documents.jsonl",
                "{\"name\":\"theirs\",\"id\":" + NUMBER + "}\n",
                "theirs/documents.jsonl",
                "{\"_id\":\"" + sandbox.data().ids().next(NUMBER) + "\",\"n\":1.0}\n");
    }

    /**
     * Uploads a table {@code theirs}, and leaves it to the deployment.
     *
     * @param mode as in {@code replaceAll}
     * @return the id of the import
     */
    public String uploads(String mode) {
        return working(() -> importer.upload(zip(), "zip", mode, "", ""));
    }

    /** Likewise as the cloud does it for a restore of its own. */
    public String restoresInTheCloud() {
        return working(() -> sandbox.beginCloudRestore(new ByteArrayInputStream(zip())));
    }

    /** Waits until an import waits for its confirmation, and confirms it. */
    public void confirms(String id) {
        working(() -> {
            importer.await(id, "waiting_for_confirmation");
            importer.perform(id);
            return id;
        });
    }

    /** Waits until an import is over, and returns {@code completed} or {@code failed}. */
    public String end(String id) {
        return working(() -> Importer.state(importer.await(id, "completed", "failed")));
    }

    /** As in {@code waiting_for_confirmation}. */
    public String state(String id) {
        return working(() -> Importer.state(importer.row(id)));
    }

    public void pauses() {
        post("/api/v1/pause_deployment");
    }

    public void unpauses() {
        post("/api/v1/unpause_deployment");
    }

    private void post(String path) {
        int status = working(() -> client.post(path, Client.write(Map.of())).statusCode());
        if (status != 200) {
            throw new AssertionError(path + " was answered with " + status);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T get() throws Exception;
    }

    /** Also from within callbacks, which throw nothing that is checked. */
    private static <T> T working(Work<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
