/**
 * Speaks to a Convex deployment over HTTP. Entry points: {@link dev.holdfast.convex.Deployment}, made by {@link
 * dev.holdfast.convex.HttpDeployment} over one shared {@link dev.holdfast.convex.HttpTransport}; {@link dev.holdfast.convex.Preflight} says beforehand
 * whether a key is good for our purposes. {@link dev.holdfast.convex.LiveView} shows what a deployment holds without an export;
 * {@link dev.holdfast.convex.ImportTarget} imports into one.
 *
 * <p>Why retries stand in one place: OkHttp's own are off, {@code ApiClient} repeats by status class what is safe to repeat, and {@code ExportWait}
 * looks before it repeats the one call that is not: a request for an export whose answer got lost may have been heard.
 *
 * <p>Why exports are matched by id: the deployment tells only its newest export, and not which one a request made. Taking "the latest" would now and then
 * store somebody else's, or an older one.
 */
package dev.holdfast.convex;
