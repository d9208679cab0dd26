/**
 * iptables-nft's rules straight from the kernel, in the words of {@code iptables-save}: only where
 * every expression is one of a small subset that is understood for certain. For all others there is
 * the program.
 */
@NullMarked
package dnet.inspector.netfilter.kernel;

import org.jspecify.annotations.NullMarked;
