@NullMarked
package dnet.inspector.simulate.mend;

import org.jspecify.annotations.NullMarked;
