/** What is kept, and why: from policies, backups and an instant to a plan. Pure. Entry points: {@link dev.holdfast.retention.Policies}. */
package dev.holdfast.retention;
