/**
 * Commands that are offered to people: quoted for a shell, entered into the right namespace, with
 * what they do and what they risk. Nothing here runs a program; whoever reads the advice does.
 */
@NullMarked
package dnet.inspector.advice;

import org.jspecify.annotations.NullMarked;
