/** {@link dev.holdfast.secret.Secret}: a text that must not be printed. Below every floor. */
package dev.holdfast.secret;
