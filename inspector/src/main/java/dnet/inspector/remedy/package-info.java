/**
 * The only package that changes the host. A change is a plan of steps, each with its inverse; it is
 * journalled before it is made, read back after it was made, and can be taken back, also when dnet
 * was killed in its midst. What to do is decided on the model; every place is checked again before
 * anything is done there.
 */
@NullMarked
package dnet.inspector.remedy;

import org.jspecify.annotations.NullMarked;
