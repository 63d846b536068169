package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.nio.ByteBuffer;
import java.util.Set;

/** The id by which calls name a component; it stays the same as long as the path does. */
final class ComponentId {
    private ComponentId() {}

    static String of(String path) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        ByteBuffer.wrap(internal).putInt(path.hashCode()).putInt(path.length());
        return DocumentId.of(IdMint.COMPONENTS, internal).text();
    }

    /** @throws ApiError if none of the paths has it; a null or empty id means the root */
    static String path(Object id, Set<String> paths) {
        if (!(id instanceof String text) || text.isEmpty()) {
            return "";
        }
        return paths.stream().filter(path -> of(path).equals(text)).findFirst().orElseThrow(ApiError::internal);
    }
}
