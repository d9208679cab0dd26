/** Tests of rules that come straight from the kernel. */
@org.jspecify.annotations.NullMarked
package dnet.inspector.netfilter.kernel;
