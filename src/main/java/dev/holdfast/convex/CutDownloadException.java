package dev.holdfast.convex;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection ended before the whole ZIP had arrived. Worth another try from the beginning. */
public final class CutDownloadException extends IOException {
    private static final long serialVersionUID = 1L;

    CutDownloadException(long received, long declared, @Nullable Throwable cause) {
        super(
                "the download was cut after " + received + " of "
                        + (declared > 0 ? declared + " bytes" : "an unknown number of bytes"),
                cause);
    }
}
