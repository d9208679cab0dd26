@NullMarked
package dnet.inspector.diagnose;

import org.jspecify.annotations.NullMarked;
