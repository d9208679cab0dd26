@NullMarked
package dnet.capture.session;

import org.jspecify.annotations.NullMarked;
