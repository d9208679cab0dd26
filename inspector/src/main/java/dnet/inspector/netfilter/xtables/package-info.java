/**
 * Rules of iptables and ip6tables, nft or legacy variant, into the neutral form: a catalogue of
 * match modules, a catalogue of targets, one parser each. A new module is one parser and one line
 * there. What has no line stays, verbatim, as an opaque clause.
 */
@NullMarked
package dnet.inspector.netfilter.xtables;

import org.jspecify.annotations.NullMarked;
