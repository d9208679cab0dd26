/** Tests of {@code netfilter}. */
@NullMarked
package dnet.inspector.netfilter;

import org.jspecify.annotations.NullMarked;
