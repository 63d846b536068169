package dev.holdfast.repository.s3;

/** What is asked of the store, in words for people, with the permission that AWS wants for it. */
enum S3Action {
    READ("read", "s3:GetObject"),
    LOOK_UP("look up", "s3:GetObject"),
    WRITE("write", "s3:PutObject"),
    DELETE("delete", "s3:DeleteObject"),
    DELETE_VERSION("delete the version of", "s3:DeleteObjectVersion"),
    COPY("copy", "s3:GetObject and s3:PutObject"),
    RECLASSIFY("move to another storage class", "s3:GetObject and s3:PutObject"),
    THAW("thaw", "s3:RestoreObject"),
    READ_LOCK("read the lock of", "s3:GetObjectRetention"),
    LOCK("lock", "s3:PutObjectRetention"),
    READ_LIFECYCLE("read the lifecycle rules of", "s3:GetLifecycleConfiguration"),
    WRITE_LIFECYCLE("change the lifecycle rules of", "s3:PutLifecycleConfiguration"),
    READ_VERSIONING("read the versioning of", "s3:GetBucketVersioning"),
    READ_OBJECT_LOCK("read the Object Lock of", "s3:GetBucketObjectLockConfiguration"),
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

    /** What to do where the store does not know such a request. */
    String withoutAbility() {
        return switch (this) {
            case THAW -> "this store has no archives to thaw from: what lies there is read as it is, or not at all";
            case LOCK, READ_LOCK, READ_OBJECT_LOCK ->
                "leave object-lock out for this repository, or use a store that has Object Lock";
            case READ_LIFECYCLE, WRITE_LIFECYCLE -> "set such rules with the store's own tools";
            case RECLASSIFY -> "leave transitions out for this repository";
            default -> "this store lacks what Holdfast needs here: see its documentation";
        };
    }

    /** Whether the permission is given on the bucket, not on its objects. */
    boolean isOnBucket() {
        return switch (this) {
            case LIST, LIST_UPLOADS, READ_LIFECYCLE, WRITE_LIFECYCLE, READ_VERSIONING, READ_OBJECT_LOCK -> true;
            default -> false;
        };
    }
}
