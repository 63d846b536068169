package dev.holdfast.repository;

import java.io.InputStream;
import java.util.stream.Stream;

/** A store whose listing of manifests is empty and whose probes read as nothing, as a broken cache before it could make it. */
final class ForgetfulStore extends ForwardingStore {
    ForgetfulStore(ObjectStore store) {
        super(store);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return prefix.startsWith("manifests/") ? Stream.empty() : super.list(prefix);
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        return key.value().startsWith("probe/") ? InputStream.nullInputStream() : super.get(key, offset);
    }
}
