package dev.holdfast.testing.s3;

import java.util.Map;

/** What a request asks for, by S3's own names. */
public enum S3Operation {
    HEAD_BUCKET(true),
    LIST_OBJECTS(true),
    LIST_UPLOADS(true),
    GET_OBJECT(true),
    HEAD_OBJECT(true),
    LIST_PARTS(true),
    PUT_OBJECT(false),
    COPY_OBJECT(false),
    DELETE_OBJECT(false),
    CREATE_UPLOAD(false),
    UPLOAD_PART(false),
    COMPLETE_UPLOAD(false),
    ABORT_UPLOAD(false);

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
            case "GET bucket" -> query.containsKey("uploads") ? LIST_UPLOADS : LIST_OBJECTS;
            case "GET object" -> query.containsKey("uploadId") ? LIST_PARTS : GET_OBJECT;
            case "HEAD object" -> HEAD_OBJECT;
            case "DELETE object" -> query.containsKey("uploadId") ? ABORT_UPLOAD : DELETE_OBJECT;
            case "POST object" -> query.containsKey("uploads") ? CREATE_UPLOAD : COMPLETE_UPLOAD;
            case "PUT object" -> put(query, headers);
            default -> throw new S3Error(501, "NotImplemented", method + " " + query.keySet());
        };
    }

    private static S3Operation put(Map<String, String> query, Map<String, String> headers) {
        if (query.containsKey("partNumber")) {
            return UPLOAD_PART;
        }
        return headers.containsKey("x-amz-copy-source") ? COPY_OBJECT : PUT_OBJECT;
    }
}
