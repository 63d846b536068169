/**
 * Carries what is wrong to those who must know, and remembers what was sent. A {@link dev.holdfast.notify.Message} goes out through a {@link
 * dev.holdfast.notify.Channel}; the ways out of the house are in {@link dev.holdfast.notify.channel}.
 */
package dev.holdfast.notify;
