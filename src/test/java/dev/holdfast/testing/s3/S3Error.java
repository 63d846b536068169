package dev.holdfast.testing.s3;

/** An error that the server answers. */
final class S3Error extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private String storageClass = "";

    S3Error(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** As AWS, which tells the class inside the document. */
    static S3Error archived(String storageClass) {
        S3Error error =
                new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class");
        error.storageClass = storageClass;
        return error;
    }

    /** Empty if it is not about a class. */
    String storageClass() {
        return storageClass;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static S3Error noSuchKey(String key) {
        return new S3Error(404, "NoSuchKey", "The specified key does not exist: " + key);
    }

    static S3Error noSuchUpload(String id) {
        return new S3Error(404, "NoSuchUpload", "The specified multipart upload does not exist: " + id);
    }

    static S3Error preconditionFailed() {
        return new S3Error(412, "PreconditionFailed", "At least one of the preconditions did not hold");
    }
}
