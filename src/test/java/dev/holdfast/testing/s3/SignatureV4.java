package dev.holdfast.testing.s3;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks signatures in the Authorization header, and opens the body as it is signed. See
 * <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html">AWS on SigV4</a>.
 */
final class SignatureV4 {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8}/[^/]+/s3/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** S3's own limit. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private final Map<String, String> secrets;

    /** @param secrets by access key id */
    SignatureV4(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * @param accessKeyId who signed
     * @param key signs chunks of the body
     */
    record Signed(String accessKeyId, String date, String scope, SecretKeySpec key, String signature) {
        String sign(String kind, String previous, String rest) {
            return HexFormat.of()
                    .formatHex(hmac(key.getEncoded(), String.join("\n", kind, date, scope, previous, rest)));
        }
    }

    Signed verify(S3Request request, Instant now) {
        Matcher parts = AUTHORIZATION.matcher(request.header("authorization").orElse(""));
        if (!parts.matches()) {
            throw new S3Error(403, "AccessDenied", "not signed in a way this server knows");
        }
        String secret = secrets.get(parts.group(1));
        if (secret == null) {
            throw new S3Error(403, "InvalidAccessKeyId", "The access key id does not exist in our records");
        }
        String date = request.header("x-amz-date").orElse("");
        Instant signedAt = AMZ_DATE.parse(date, Instant::from);
        if (Duration.between(signedAt, now).abs().compareTo(MAX_SKEW) > 0) {
            throw new S3Error(403, "RequestTimeTooSkewed", "request time and server time differ too much");
        }
        String scope = parts.group(2);
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : scope.split("/")) {
            key = hmac(key, step);
        }
        String expected = HexFormat.of()
                .formatHex(hmac(
                        key,
                        String.join(
                                "\n", "AWS4-HMAC-SHA256", date, scope, sha256(canonical(request, parts.group(3))))));
        if (!expected.equals(parts.group(4))) {
            throw new S3Error(403, "SignatureDoesNotMatch", "The signature we calculated does not match");
        }
        return new Signed(parts.group(1), date, scope, new SecretKeySpec(key, "HmacSHA256"), expected);
    }

    /** Returns the content that the body carries; reading it to its end checks it. */
    ContentStream open(S3Request request, Signed signed, InputStream body, boolean chunkedAllowed) {
        String payload = request.header("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
        if (!payload.startsWith("STREAMING-")) {
            return new PlainContent(body, payload);
        }
        if (!chunkedAllowed) {
            throw new S3Error(400, "XAmzContentSHA256Mismatch", "aws-chunked bodies are not known here");
        }
        return new AwsChunkedContent(body, signed, !payload.contains("UNSIGNED"), payload.endsWith("-TRAILER"));
    }

    private static String canonical(S3Request request, String signedHeaders) {
        List<String> query = new ArrayList<>();
        new TreeMap<>(request.query()).forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
        StringBuilder headers = new StringBuilder();
        for (String name : signedHeaders.split(";")) {
            headers.append(name)
                    .append(':')
                    .append(request.header(name).orElse("").strip())
                    .append('\n');
        }
        return String.join(
                "\n",
                request.method(),
                request.rawPath(),
                String.join("&", query),
                headers.toString(),
                signedHeaders,
                request.header("x-amz-content-sha256").orElse(""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
