package dev.holdfast.repository.s3;

/** What is asked of the store, in words for people, with the permission that AWS wants for it. */
enum S3Action {
    READ("read", "s3:GetObject"),
    LOOK_UP("look up", "s3:GetObject"),
    WRITE("write", "s3:PutObject"),
    DELETE("delete", "s3:DeleteObject"),
    LIST("list", "s3:ListBucket"),
    BEGIN_UPLOAD("begin the upload of", "s3:PutObject"),
    SEND_PART("upload a part of", "s3:PutObject"),
    COMPLETE_UPLOAD("complete the upload of", "s3:PutObject"),
    ABORT_UPLOAD("drop the unfinished upload of", "s3:AbortMultipartUpload"),
    LIST_UPLOADS("list unfinished uploads below", "s3:ListBucketMultipartUploads"),
    LIST_PARTS("list the parts of the unfinished upload of", "s3:ListMultipartUploadParts");

    private final String words;
    private final String permission;

    S3Action(String words, String permission) {
        this.words = words;
        this.permission = permission;
    }

    String words() {
        return words;
    }

    String permission() {
        return permission;
    }

    /** Whether the permission is given on the bucket, not on its objects. */
    boolean isOnBucket() {
        return this == LIST || this == LIST_UPLOADS;
    }
}
