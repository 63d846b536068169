package dev.holdfast.config;

import dev.holdfast.repository.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses repositories that lie where another one does, whatever they call the place: one copy would count as two. What only the places themselves
 * tell, such as two mounts of one disk, is seen when they are opened. One thread.
 */
final class DistinctPlaces {
    /** Names of buckets are unique among all of Amazon's endpoints. */
    private static final String AMAZON = ".amazonaws.com";

    private final Map<Path, String> directories = new LinkedHashMap<>();
    private final Map<String, String> buckets = new HashMap<>();

    /** @param by what names the path, and is refused if another repository has it */
    void directory(Setting by, Path path, String repository) {
        Path real = RealPath.of(path);
        directories.forEach((other, name) -> {
            if (real.startsWith(other) || other.startsWith(real)) {
                by.refuse("must not be the directory of the repository " + name + ", nor lie inside or around it"
                        + (real.equals(path) ? "" : " (it leads to " + real + ")"));
            }
        });
        directories.put(real, repository);
    }

    /** @param by what names the bucket, and is refused if another repository has it with the same prefix */
    void bucket(Setting by, S3Settings settings, String repository) {
        if (settings.bucket().isBlank()) {
            return;
        }
        String place = settings.endpoint().map(DistinctPlaces::server).orElse("") + " " + settings.bucket() + " "
                + settings.prefix();
        String other = buckets.putIfAbsent(place, repository);
        if (other != null) {
            by.refuse("must not be the bucket of the repository " + other
                    + " with the same prefix: both would be one place");
        }
    }

    private static String server(URI endpoint) {
        String host = Objects.requireNonNullElse(endpoint.getHost(), "").toLowerCase(Locale.ROOT);
        if (host.endsWith(AMAZON)) {
            return "";
        }
        int usual = "http".equalsIgnoreCase(endpoint.getScheme()) ? 80 : 443;
        return host + ":" + (endpoint.getPort() < 0 ? usual : endpoint.getPort())
                + Objects.requireNonNullElse(endpoint.getPath(), "").replaceAll("/+$", "");
    }
}
