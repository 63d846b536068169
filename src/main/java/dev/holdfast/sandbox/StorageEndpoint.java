package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/** Serves stored files by the UUID of their public URL, without a key. */
final class StorageEndpoint {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

    private final SandboxData data;
    private final PauseState pause;

    StorageEndpoint(SandboxData data, PauseState pause) {
        this.data = data;
        this.pause = pause;
    }

    void addTo(Routes routes) {
        routes.get("/api/storage/*", this::get);
    }

    private void get(Call call) throws IOException {
        if (pause.isPaused()) {
            throw ApiError.badRequest("BackendIsNotRunning", "Cannot serve files while the deployment is paused");
        }
        StoredFile file = find(call.lastSegment())
                .orElseThrow(() -> new ApiError(404, "StorageIdNotFound", "File " + call.lastSegment() + " not found"));
        byte[] content = file.content().bytes();
        call.setHeader(HttpHeader.ACCEPT_RANGES, "bytes");
        if (file.contentType() != null) {
            call.setHeader(HttpHeader.CONTENT_TYPE, file.contentType());
        }
        Matcher range = RANGE.matcher(call.header(HttpHeader.RANGE).orElse(""));
        if (!range.matches()) {
            call.setHeader("Digest", "sha-256=" + file.sha256());
            call.send(200, "", content);
            return;
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? content.length - 1L : Long.parseLong(range.group(2));
        last = Math.min(last, content.length - 1L);
        if (first > last) {
            throw new ApiError(416, "", "");
        }
        int length = (int) (last - first + 1);
        call.setStatus(206);
        call.setHeader(HttpHeader.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + content.length);
        call.declareLength(length);
        call.write(ByteBuffer.wrap(content, (int) first, length), true);
    }

    private Optional<StoredFile> find(String uuid) {
        return data.snapshot().components().values().stream()
                .flatMap(component -> component.files().values().stream())
                .filter(file -> file.internalId().equals(uuid))
                .findFirst();
    }
}
