package dnet.inspector.netfilter.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a loaded value is compared with, as hexadecimal octets.
 *
 * @param operation 0 equal or within, 1 not
 * @param mask null for all bits
 */
record Comparison(long operation, String from, String to, @Nullable String mask) {
  /** {@code " !"} or nothing. */
  String not() throws BeyondSubsetException {
    BeyondSubsetException.unless(operation == 0 || operation == 1, "comparison " + operation);
    return operation == 0 ? "" : " !";
  }

  /** The only value, of all bits. */
  String only() throws BeyondSubsetException {
    BeyondSubsetException.unless(mask == null && from.equals(to), "range or mask");
    return from;
  }
}
