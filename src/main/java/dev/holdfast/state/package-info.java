/**
 * Small local facts about what ran here: {@link dev.holdfast.state.RunLog}, kept by {@link dev.holdfast.state.SqliteState}.
 *
 * <p>Why nothing here ever throws for a full disk or a damaged file: the repository is the truth, and what is kept here only explains it. A fact that
 * cannot be written stays in memory and is written later, with one warning when it begins and one line when it is over; a damaged file is set aside.
 */
package dev.holdfast.state;
