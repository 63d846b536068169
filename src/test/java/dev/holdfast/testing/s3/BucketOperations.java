package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is set for the bucket. Lifecycle rules are kept as they came; nobody carries them out. */
final class BucketOperations {
    private static final String MINIMUM = "x-amz-transition-default-minimum-object-size";

    private final Bucket bucket;
    private final LockOperations locks;
    private volatile @Nullable S3Answer lifecycle;

    BucketOperations(Bucket bucket, LockOperations locks) {
        this.bucket = bucket;
        this.locks = locks;
    }

    S3Answer putLifecycle(S3Request request, InputStream body) throws IOException {
        byte[] document = body.readAllBytes();
        S3Answer kept = S3Answer.xml(200, document);
        lifecycle = kept.with(MINIMUM, request.header(MINIMUM).orElse("all_storage_classes_128K"));
        return S3Answer.empty(200, Map.of());
    }

    S3Answer getLifecycle() {
        S3Answer kept = lifecycle;
        if (kept == null) {
            throw new S3Error(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
        }
        return kept;
    }

    S3Answer deleteLifecycle() {
        lifecycle = null;
        return S3Answer.empty(204, new LinkedHashMap<>());
    }

    S3Answer versioning() {
        Xml xml = Xml.document("VersioningConfiguration");
        if (bucket.hasVersions()) {
            xml.element("Status", "Enabled");
        }
        return S3Answer.xml(200, xml.finish("VersioningConfiguration"));
    }

    S3Answer objectLock() {
        if (!locks.isOn()) {
            throw new S3Error(
                    404,
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket");
        }
        return S3Answer.xml(
                200,
                Xml.document("ObjectLockConfiguration")
                        .element("ObjectLockEnabled", "Enabled")
                        .finish("ObjectLockConfiguration"));
    }
}
