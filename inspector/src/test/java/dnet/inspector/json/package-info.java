/** Tests of {@code json}. */
@NullMarked
package dnet.inspector.json;

import org.jspecify.annotations.NullMarked;
