package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.StoreCannotException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;

/** Says what failed, where, and what to do. The SDK's own messages hold no keys and no signed addresses; ours neither. */
final class S3Failures {
    private final S3Settings settings;
    private final String location;

    S3Failures(S3Settings settings) {
        this.settings = settings;
        this.location = "s3://" + settings.bucket() + (settings.prefix().isEmpty() ? "" : "/" + settings.prefix());
    }

    String location() {
        return location;
    }

    /** @param what the object, or the prefix that was listed */
    RepositoryException of(S3Action action, String what, SdkException cause) {
        String where = settings.endpoint().map(endpoint -> " at " + endpoint).orElse("");
        String begin = "cannot " + action.words() + " " + (what.isEmpty() ? "everything" : what) + " in " + location
                + where + ": ";
        if (cause instanceof AwsServiceException unable && isUnable(unable)) {
            return new StoreCannotException(mask(begin + problem(unable)), action.withoutAbility(), cause);
        }
        if (cause instanceof AwsServiceException refused) {
            return new RepositoryException(
                    mask(begin + problem(refused)), answerHint(action, refused, errorCode(refused)), cause);
        }
        return new RepositoryException(mask(begin + rootMessage(cause)), connectionHint(cause), cause);
    }

    /** Whether the store does not know such a request. */
    static boolean isUnable(AwsServiceException refused) {
        return refused.statusCode() == 501
                || refused.statusCode() == 405
                || errorCode(refused).equals("NotImplemented");
    }

    /** S3's own word for the error; from the status where an answer to HEAD has no body. */
    static String errorCode(AwsServiceException refused) {
        return Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .filter(code -> !code.isBlank())
                .orElse(
                        switch (refused.statusCode()) {
                            case 301 -> "PermanentRedirect";
                            case 400 -> "BadRequest";
                            case 403 -> "AccessDenied";
                            case 404 -> "NotFound";
                            case 412 -> "PreconditionFailed";
                            case 503 -> "SlowDown";
                            default -> "Status" + refused.statusCode();
                        });
    }

    /** The class of an object that cannot be read in it, if the store tells. */
    static Optional<String> archiveClass(AwsServiceException refused) {
        if (refused instanceof InvalidObjectStateException told && told.storageClassAsString() != null) {
            return Optional.of(told.storageClassAsString());
        }
        return header(refused, "x-amz-storage-class");
    }

    private static String problem(AwsServiceException refused) {
        String said = Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                .map(message -> ", \"" + message + "\"")
                .orElse("");
        String tries = refused.numAttempts() != null && refused.numAttempts() > 1
                ? " after " + refused.numAttempts() + " tries"
                : "";
        return "the store answered " + refused.statusCode() + " " + errorCode(refused) + said + tries;
    }

    private String answerHint(S3Action action, AwsServiceException refused, String code) {
        return switch (code) {
            case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
                "let the access key do "
                        + action.permission() + " on " + resource(action)
                        + ", and see that no bucket policy, lock or encryption key (kms:GenerateDataKey, kms:Decrypt) forbids it";
            case "NoSuchBucket" -> "create the bucket " + settings.bucket() + ", or correct bucket, region or endpoint";
            case "InvalidAccessKeyId", "InvalidClientTokenId" -> "correct access-key-id: the store does not know it";
            case "SignatureDoesNotMatch" -> "correct secret-access-key; if it is right, a proxy changes the requests";
            case "ExpiredToken", "TokenRefreshRequired" -> "renew the credentials: their time is over";
            case "RequestTimeTooSkewed" ->
                "set this machine's clock: it is more than 15 minutes from the store's"
                        + header(refused, "Date")
                                .map(date -> ", which says " + date)
                                .orElse("");
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                "set region to the bucket's"
                        + header(refused, "x-amz-bucket-region")
                                .map(region -> ", which is " + region)
                                .orElse("") + " (it is " + settings.region() + "), or correct the endpoint";
            case "InvalidObjectState" ->
                "the object is archived in the class "
                        + archiveClass(refused).orElse("GLACIER or DEEP_ARCHIVE")
                        + ": thaw it first: holdfast thaw BACKUP";
            case "XAmzContentSHA256Mismatch" ->
                settings.chunkedEncoding()
                        ? "set chunked-encoding = false: this store does not know aws-chunked bodies"
                        : "the bytes changed on their way: look for a proxy in between";
            case "BadDigest", "InvalidDigest" ->
                "the bytes changed on their way: try again, and look for a proxy in between";
            case "GlacierExpeditedRetrievalNotAvailable" ->
                "the store has no capacity for fast thaws now: try again later, or with --speed standard";
            case "InvalidStorageClass" -> "choose a storage class that this store has";
            case "NoSuchUpload" ->
                "somebody else dropped the unfinished upload, perhaps a rule of the bucket: try again";
            case "SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "ThrottlingException" ->
                "the store is overloaded or failing: try again later, and look at its own status";
            default ->
                code.startsWith("KMS")
                        ? "see that the key " + settings.encryption().kmsKey().orElse("of the account")
                                + " exists, is enabled and may be used (kms:GenerateDataKey, kms:Decrypt)"
                        : "look the answer up in the store's documentation";
        };
    }

    private String connectionHint(SdkException cause) {
        String text = rootMessage(cause) + cause.getMessage();
        if (isWithoutCredentials(cause)) {
            return "set access-key-id and secret-access-key, or give the process credentials (environment, profile, web identity, instance role)";
        }
        String endpoint = settings.endpoint().map(Object::toString).orElse("S3 in " + settings.region());
        if (text.contains("UnknownHost")) {
            return "correct the endpoint, or set path-style = true if " + endpoint
                    + " has no name of its own for each bucket; else see that DNS works";
        }
        if (text.contains("SSL") || text.contains("PKIX")) {
            return "see that this machine trusts the certificate of " + endpoint;
        }
        return "see that " + endpoint + " is up and can be reached from here";
    }

    private String resource(S3Action action) {
        if (action.isOnBucket()) {
            return "arn:aws:s3:::" + settings.bucket();
        }
        return "arn:aws:s3:::" + location.substring("s3://".length()) + "/*";
    }

    private static boolean isWithoutCredentials(SdkException cause) {
        return String.valueOf(cause.rawMessage()).contains("Unable to load credentials from any of");
    }

    private static Optional<String> header(AwsServiceException refused, String name) {
        return Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader(name));
    }

    private static String rootMessage(SdkException cause) {
        if (isWithoutCredentials(cause)) {
            // The SDK lists every place it looked into, with its settings: a page of text.
            return "no credentials are configured, and the surroundings have none";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root == cause) {
            return String.valueOf(cause.rawMessage());
        }
        return root.getClass().getSimpleName().replace("Exception", "") + ": " + root.getMessage();
    }

    private String mask(String message) {
        return settings.credentials()
                .map(credentials -> credentials.secretAccessKey().maskIn(message))
                .orElse(message);
    }
}
