package dev.holdfast.sandbox;

import java.util.OptionalLong;

/**
 * What goes wrong with one download.
 *
 * @param cutAfter bytes after which the connection ends
 * @param flipAt offset of a byte whose bits are flipped; negative from the end
 * @param declareMore added to the length that is declared
 * @param withoutLength whether no length is declared
 * @param missing whether the ZIP is said to be gone
 * @param bytesPerSecond 0 for no limit
 */
record DownloadFaults(
        OptionalLong cutAfter,
        OptionalLong flipAt,
        long declareMore,
        boolean withoutLength,
        boolean missing,
        long bytesPerSecond) {
    static DownloadFaults none(long bytesPerSecond) {
        return new DownloadFaults(OptionalLong.empty(), OptionalLong.empty(), 0, false, false, bytesPerSecond);
    }

    DownloadFaults cutAfter(long bytes) {
        return new DownloadFaults(OptionalLong.of(bytes), flipAt, declareMore, withoutLength, missing, bytesPerSecond);
    }

    DownloadFaults flipAt(long offset) {
        return new DownloadFaults(
                cutAfter, OptionalLong.of(offset), declareMore, withoutLength, missing, bytesPerSecond);
    }

    DownloadFaults declareMore(long difference) {
        return new DownloadFaults(cutAfter, flipAt, difference, withoutLength, missing, bytesPerSecond);
    }

    DownloadFaults chunked() {
        return new DownloadFaults(cutAfter, flipAt, declareMore, true, missing, bytesPerSecond);
    }

    DownloadFaults gone() {
        return new DownloadFaults(cutAfter, flipAt, declareMore, withoutLength, true, bytesPerSecond);
    }
}
