@NullMarked
package dnet.capture;

import org.jspecify.annotations.NullMarked;
