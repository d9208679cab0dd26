/**
 * What would mend a flow: proposals by cause, each a change of the model that is simulated again
 * before it is offered. Nothing here changes a host; what cannot be modelled is offered as not
 * verified.
 */
@NullMarked
package dnet.inspector.simulate.mend;

import org.jspecify.annotations.NullMarked;
