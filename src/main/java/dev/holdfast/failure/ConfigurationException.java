package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** The configuration is wrong; the message lists every problem. */
public final class ConfigurationException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String what, String hint) {
        this(what, hint, null);
    }

    public ConfigurationException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.CONFIGURATION;
    }
}
