/**
 * Contents of ipsets, as ipset(8) saves them: which fields a set's type looks up, and its elements
 * in the neutral form. Sets with elements that are not understood say that they are incomplete.
 */
@NullMarked
package dnet.inspector.netfilter.ipset;

import org.jspecify.annotations.NullMarked;
