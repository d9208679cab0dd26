@NullMarked
package dnet.inspector;

import org.jspecify.annotations.NullMarked;
