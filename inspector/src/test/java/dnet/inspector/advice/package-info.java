@NullMarked
package dnet.inspector.advice;

import org.jspecify.annotations.NullMarked;
