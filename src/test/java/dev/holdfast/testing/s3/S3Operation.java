package dev.holdfast.testing.s3;

import java.util.Map;

/** What a request asks for, by S3's own names. */
public enum S3Operation {
    HEAD_BUCKET(true),
    LIST_OBJECTS(true),
    LIST_UPLOADS(true),
    LIST_VERSIONS(true),
    GET_OBJECT(true),
    HEAD_OBJECT(true),
    LIST_PARTS(true),
    GET_RETENTION(true),
    GET_LIFECYCLE(true),
    GET_VERSIONING(true),
    GET_OBJECT_LOCK(true),
    PUT_OBJECT(false),
    COPY_OBJECT(false),
    DELETE_OBJECT(false),
    CREATE_UPLOAD(false),
    UPLOAD_PART(false),
    COMPLETE_UPLOAD(false),
    ABORT_UPLOAD(false),
    UPLOAD_PART_COPY(false),
    RESTORE_OBJECT(false),
    PUT_RETENTION(false),
    PUT_LIFECYCLE(false),
    DELETE_LIFECYCLE(false);

    private final boolean read;

    S3Operation(boolean read) {
        this.read = read;
    }

    /** Whether a key that may only read is allowed to do it. */
    public boolean isRead() {
        return read;
    }

    static S3Operation of(String method, boolean hasKey, Map<String, String> query, Map<String, String> headers) {
        return switch (method + (hasKey ? " object" : " bucket")) {
            case "HEAD bucket" -> HEAD_BUCKET;
            case "GET bucket" -> getBucket(query);
            case "PUT bucket" -> onlyLifecycle(query, PUT_LIFECYCLE);
            case "DELETE bucket" -> onlyLifecycle(query, DELETE_LIFECYCLE);
            case "GET object" -> getObject(query);
            case "HEAD object" -> HEAD_OBJECT;
            case "DELETE object" -> query.containsKey("uploadId") ? ABORT_UPLOAD : DELETE_OBJECT;
            case "POST object" -> postObject(query);
            case "PUT object" -> put(query, headers);
            default -> throw new S3Error(501, "NotImplemented", method + " " + query.keySet());
        };
    }

    private static S3Operation getBucket(Map<String, String> query) {
        if (query.containsKey("lifecycle")) {
            return GET_LIFECYCLE;
        }
        if (query.containsKey("versioning")) {
            return GET_VERSIONING;
        }
        if (query.containsKey("versions")) {
            return LIST_VERSIONS;
        }
        if (query.containsKey("object-lock")) {
            return GET_OBJECT_LOCK;
        }
        return query.containsKey("uploads") ? LIST_UPLOADS : LIST_OBJECTS;
    }

    private static S3Operation onlyLifecycle(Map<String, String> query, S3Operation operation) {
        if (query.containsKey("lifecycle")) {
            return operation;
        }
        throw new S3Error(501, "NotImplemented", operation + " " + query.keySet());
    }

    private static S3Operation getObject(Map<String, String> query) {
        if (query.containsKey("retention")) {
            return GET_RETENTION;
        }
        return query.containsKey("uploadId") ? LIST_PARTS : GET_OBJECT;
    }

    private static S3Operation postObject(Map<String, String> query) {
        if (query.containsKey("restore")) {
            return RESTORE_OBJECT;
        }
        return query.containsKey("uploads") ? CREATE_UPLOAD : COMPLETE_UPLOAD;
    }

    private static S3Operation put(Map<String, String> query, Map<String, String> headers) {
        if (query.containsKey("retention")) {
            return PUT_RETENTION;
        }
        if (query.containsKey("partNumber")) {
            return headers.containsKey("x-amz-copy-source") ? UPLOAD_PART_COPY : UPLOAD_PART;
        }
        return headers.containsKey("x-amz-copy-source") ? COPY_OBJECT : PUT_OBJECT;
    }
}
