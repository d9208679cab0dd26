package dnet.capture.source;

import java.io.IOException;

/** A capture file is none, or is damaged; the message says where. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  CaptureFormatException(String message) {
    super(message);
  }
}
