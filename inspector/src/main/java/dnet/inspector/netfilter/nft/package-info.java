/**
 * nf_tables' native rules, from {@code nft -j list ruleset}, into the neutral form. The JSON leaves
 * out what nft(8) infers (that {@code tcp dport} is of TCP packets only); it is put back here. The
 * text listing gives each rule's wording, by handle, and what old versions of nft forget in JSON.
 */
@NullMarked
package dnet.inspector.netfilter.nft;

import org.jspecify.annotations.NullMarked;
