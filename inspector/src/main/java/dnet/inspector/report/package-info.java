/** The published JSON types, mapped from the model in one place, and redaction. */
@NullMarked
package dnet.inspector.report;

import org.jspecify.annotations.NullMarked;
