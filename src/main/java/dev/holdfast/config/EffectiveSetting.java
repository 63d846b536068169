package dev.holdfast.config;

/**
 * A setting as it is in force.
 *
 * @param path as in {@code holdfast.http.port}
 * @param value as HOCON; a secret is {@code "***"}
 * @param from {@code line 14}, file and line of an included file, {@code environment variable NAME}, or {@code default}
 */
public record EffectiveSetting(String path, String value, String from) {
    static final String MASK = "\"***\"";
}
