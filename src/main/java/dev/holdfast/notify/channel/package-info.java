/** One adapter for each way to tell: mail, chat, pager, Alertmanager, web hook, command; and the heartbeat. */
package dev.holdfast.notify.channel;
