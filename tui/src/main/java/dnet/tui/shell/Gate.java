package dnet.tui.shell;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What a command writes to the terminal, until the gate is shut: a command that was stopped may
 * still have something to say, which nobody wants to read behind the next prompt.
 */
final class Gate extends OutputStream {
  private final OutputStream terminal;
  private boolean shut;

  Gate(OutputStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void write(int octet) throws IOException {
    if (!shut) {
      terminal.write(octet);
    }
  }

  @Override
  public synchronized void write(byte[] octets, int from, int length) throws IOException {
    if (!shut) {
      terminal.write(octets, from, length);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (!shut) {
      terminal.flush();
    }
  }

  /** Lets nothing more through; the terminal stays open. */
  synchronized void shut() {
    shut = true;
  }
}
