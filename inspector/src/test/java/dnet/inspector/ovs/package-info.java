@NullMarked
package dnet.inspector.ovs;

import org.jspecify.annotations.NullMarked;
