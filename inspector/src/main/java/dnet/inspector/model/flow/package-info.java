/**
 * A packet's way: what is asked ({@code Flow}), hop by hop what happens ({@code Trace}), and how it
 * ends ({@code Outcome}, {@code Cause}, {@code Culprit}). Predicted and observed ways have the same
 * form. The codes are those of the contract.
 */
@NullMarked
package dnet.inspector.model.flow;

import org.jspecify.annotations.NullMarked;
