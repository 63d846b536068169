/**
 * One adapter for each way to tell: mail, chat, pager, Alertmanager, web hook, command; and the heartbeat. {@link
 * dev.holdfast.notify.channel.ChannelSettings} opens each, {@link dev.holdfast.notify.channel.Wording} finds the words that all of them use.
 */
package dev.holdfast.notify.channel;
