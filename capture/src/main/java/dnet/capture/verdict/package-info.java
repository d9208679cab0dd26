/**
 * What was predicted against what was seen: one verdict with its evidence. A prediction stands only
 * where it explains what was seen; what nothing explains is unknown, and the gap is said. No I/O.
 */
@NullMarked
package dnet.capture.verdict;

import org.jspecify.annotations.NullMarked;
