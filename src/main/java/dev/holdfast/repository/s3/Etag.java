package dev.holdfast.repository.s3;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a store calls a version of an object, without quotes. */
record Etag(String value) {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern MD5_OF_MD5S = Pattern.compile("[0-9a-f]{32}-[0-9]{1,5}");

    private static final Pattern PARTS = Pattern.compile("-([0-9]{1,5})$");

    static Etag of(@Nullable String header) {
        return new Etag(header == null ? "" : header.replace("\"", ""));
    }

    /**
     * Whether it is the MD5 of the content: it looks so, and the content was not encrypted with a key of KMS, which makes it random.
     *
     * @param encryption as the store answered it
     */
    boolean isMd5(@Nullable String encryption) {
        return MD5.matcher(value).matches() && !isKms(encryption);
    }

    /** Whether it is the MD5 of the parts' MD5s, with their number. */
    boolean isMd5OfMd5s(@Nullable String encryption) {
        return MD5_OF_MD5S.matcher(value).matches() && !isKms(encryption);
    }

    /** The number of parts that it tells, as those of S3 do; empty if it tells none. */
    OptionalInt parts() {
        Matcher end = PARTS.matcher(value);
        return end.find() ? OptionalInt.of(Integer.parseInt(end.group(1))) : OptionalInt.empty();
    }

    private static boolean isKms(@Nullable String encryption) {
        return encryption != null && encryption.startsWith("aws:kms");
    }

    String quoted() {
        return "\"" + value + "\"";
    }
}
