package dev.holdfast.sandbox;

/**
 * What goes wrong with a part of an upload.
 *
 * @param cutAfter bytes after which the connection ends, the part being lost; negative for none
 * @param times how often the part is taken
 */
record UploadFault(long cutAfter, int times) {
    static final UploadFault NONE = new UploadFault(-1, 1);
}
