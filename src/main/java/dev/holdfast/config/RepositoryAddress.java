package dev.holdfast.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.config.RepositorySettings.InBucket;
import dev.holdfast.config.RepositorySettings.InDirectory;
import dev.holdfast.failure.UsageException;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.repository.s3.S3Settings.Checksum;
import dev.holdfast.repository.s3.S3Settings.Encryption;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a repository is that no configuration names: {@code s3://BUCKET/PREFIX?region=..&endpoint=..&path-style=true}, {@code file:/PATH}, or a path. The keys of a bucket come
 * from where Amazon's SDK looks for them, never from the address, which everybody can read who lists processes.
 *
 * @param name what it is called here: {@code BUCKET/PREFIX}, or the path
 */
public record RepositoryAddress(String name, RepositorySettings.Store store) {
    private static final Set<String> OPTIONS = Set.of("region", "endpoint", "path-style");

    private static final long PART_BYTES = 16L << 20;

    public RepositoryAddress {
        requireNonNull(name, "name");
        requireNonNull(store, "store");
    }

    /** Whether a text can only be an address; otherwise it may be the name of a configured repository as well. */
    public static boolean isAddress(String text) {
        return text.contains("/") || text.contains(":") || text.startsWith(".");
    }

    /**
     * @param environment for the region
     * @throws UsageException if it is none
     */
    public static RepositoryAddress read(String text, Map<String, String> environment) {
        if (text.startsWith("s3:")) {
            return bucket(uri(text), text, environment);
        }
        try {
            Path path = (text.startsWith("file:") ? Path.of(uri(text)) : Path.of(text))
                    .toAbsolutePath()
                    .normalize();
            return new RepositoryAddress(path.toString(), new InDirectory(new DirectorySettings(path)));
        } catch (IllegalArgumentException e) {
            throw wrong(text, "is neither a path nor an address");
        }
    }

    /** The same, with a key of its own for a bucket. */
    public RepositoryAddress signedBy(S3Settings.Credentials key) {
        return new RepositoryAddress(
                name,
                store.match(
                        InDirectory::new,
                        s3 -> new InBucket(new S3Settings(
                                s3.bucket(),
                                s3.prefix(),
                                s3.region(),
                                s3.endpoint(),
                                s3.pathStyle(),
                                Optional.of(key),
                                s3.chunkedEncoding(),
                                s3.checksum(),
                                s3.partBytes(),
                                s3.partsInFlight(),
                                s3.encryption()))));
    }

    private static RepositoryAddress bucket(URI uri, String text, Map<String, String> environment) {
        if (uri.getRawUserInfo() != null) {
            throw new UsageException(
                    "a repository's address must not hold keys",
                    "give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        if (uri.getAuthority() == null || uri.getRawFragment() != null) {
            throw wrong(text, "names no bucket");
        }
        String prefix = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
        Map<String, String> options = options(uri, text);
        Optional<URI> endpoint = Optional.ofNullable(options.get("endpoint")).map(RepositoryAddress::uri);
        String region = Optional.ofNullable(options.get("region"))
                .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                .or(() -> endpoint.map(any -> "us-east-1"))
                .orElseThrow(() -> wrong(text, "needs a region, as in ?region=eu-central-1"));
        return new RepositoryAddress(
                uri.getAuthority() + (prefix.isEmpty() ? "" : "/" + prefix),
                new InBucket(new S3Settings(
                        uri.getAuthority(),
                        prefix,
                        region,
                        endpoint,
                        Boolean.parseBoolean(options.getOrDefault("path-style", "false")),
                        Optional.empty(),
                        true,
                        Checksum.SHA256,
                        PART_BYTES,
                        1,
                        new Encryption(Optional.empty(), Optional.empty()))));
    }

    private static Map<String, String> options(URI uri, String text) {
        Map<String, String> options = new TreeMap<>();
        for (String option : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&")) {
            String[] pair = option.split("=", 2);
            if (option.isEmpty()) {
                continue;
            }
            if (pair.length < 2 || !OPTIONS.contains(pair[0])) {
                throw wrong(text, "has an option other than region, endpoint and path-style: " + pair[0]);
            }
            options.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
        }
        return options;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, "is no address");
        }
    }

    private static UsageException wrong(String text, String problem) {
        return new UsageException(
                "--repository " + text + ": " + problem,
                "as in s3://bucket/prefix?region=eu-central-1, file:/srv/backups or /srv/backups");
    }
}
