/**
 * Carries what is wrong to those who must know, and remembers what was sent. {@link dev.holdfast.notify.AlertRound} does one round: {@link dev.holdfast.notify.Alerts} decides
 * what stands, {@link dev.holdfast.notify.Choice} what each channel is to be told of it, both as pure functions over {@link dev.holdfast.notify.Memory}. A {@link
 * dev.holdfast.notify.Message} goes out through a {@link dev.holdfast.notify.Channel}; the ways out of the house are in {@link dev.holdfast.notify.channel}. {@link
 * dev.holdfast.notify.Silences} says of what nobody is told for a while, {@link dev.holdfast.notify.AlertBook} what stands.
 */
package dev.holdfast.notify;
