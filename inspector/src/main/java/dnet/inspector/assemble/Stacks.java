package dnet.inspector.assemble;

import dnet.inspector.model.Stack;
import dnet.inspector.snapshot.NamespaceFacts;

/** Raw facts of a network stack to typed ones. A value that makes no sense is left out. */
final class Stacks {
  private Stacks() {}

  /** The namespace's stack; {@link Stack#UNREAD} where it was not asked for. */
  static Stack of(NamespaceFacts namespace) {
    return Stack.UNREAD;
  }
}
