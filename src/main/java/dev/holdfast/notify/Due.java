package dev.holdfast.notify;

import dev.holdfast.watch.PromiseState;
import java.util.Map;

/**
 * A message that a channel is to be given now.
 *
 * @param standing what the channel knows to stand once it has taken it
 */
record Due(String channel, Message message, Map<String, PromiseState> standing) {
    boolean isTest() {
        return message.kind() == Message.Kind.TEST;
    }
}
