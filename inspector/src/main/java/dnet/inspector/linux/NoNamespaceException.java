package dnet.inspector.linux;

import java.io.IOException;

/** A file is no namespace: where one was mounted, what lies below the mount is seen again. */
public final class NoNamespaceException extends IOException {
  private static final long serialVersionUID = 1L;

  NoNamespaceException(String path) {
    super(path + " is no namespace");
  }
}
