/**
 * Finds what is wrong with a host without being asked about a flow: one class a rule, all of them
 * listed in {@code RuleCatalog}. Rules look at the model only, never at the kernel. Where a part of
 * a namespace was not read a rule accuses nobody: it says nothing, and a gap says that it could not
 * look.
 */
@NullMarked
package dnet.inspector.diagnose;

import org.jspecify.annotations.NullMarked;
