/**
 * A DHCP client for one interface of a container (RFC 2131): messages, and the exchange by frames.
 * It knows nothing of plans or journals, and changes nothing on the host.
 */
@NullMarked
package dnet.inspector.remedy.dhcp;

import org.jspecify.annotations.NullMarked;
