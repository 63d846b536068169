/**
 * What is served over HTTP: metrics and health. Entry point: {@link dev.holdfast.http.HttpFace}.
 *
 * <p>The metrics about backups are made afresh from {@link dev.holdfast.watch.Health} at each scrape instead of being kept in meters: all series of an answer
 * then come from one moment, and a series whose schedule is gone is gone. Micrometer contributes those of the process.
 */
package dev.holdfast.http;
