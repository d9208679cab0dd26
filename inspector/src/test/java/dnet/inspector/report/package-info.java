/** Tests of {@code report}. */
@NullMarked
package dnet.inspector.report;

import org.jspecify.annotations.NullMarked;
