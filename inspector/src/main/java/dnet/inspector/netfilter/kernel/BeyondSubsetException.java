package dnet.inspector.netfilter.kernel;

/** Something that is not understood for certain, so that the program has to be asked. */
final class BeyondSubsetException extends Exception {
  private static final long serialVersionUID = 1L;

  BeyondSubsetException(String what) {
    super(what, null, false, false);
  }

  /** Throws unless {@code understood}. */
  static void unless(boolean understood, String what) throws BeyondSubsetException {
    if (!understood) {
      throw new BeyondSubsetException(what);
    }
  }
}
