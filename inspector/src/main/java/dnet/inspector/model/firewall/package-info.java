/**
 * The neutral form of a namespace's firewall, whatever tool wrote it: tables, chains at hooks,
 * rules of clauses. What dnet does not understand stays, verbatim, as an opaque clause: the
 * simulator answers "cannot tell" there, never "accept". No parsing and no judging here.
 */
@NullMarked
package dnet.inspector.model.firewall;

import org.jspecify.annotations.NullMarked;
