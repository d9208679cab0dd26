package dnet.tui.top;

import java.util.List;

/** What somebody at the keys wants done. */
public sealed interface Effect {
  /** The end. */
  record Quit() implements Effect {}

  /** The mouse's clicks come as keys, or are the terminal's own again. */
  record SwitchMouse() implements Effect {}

  /** Somebody else has written on the screen. */
  record Repaint() implements Effect {}

  /** Everything is read again now. */
  record Refresh() implements Effect {}

  /** A text for the clipboard. */
  record Copy(String text) implements Effect {}

  /** The pane's rows into a file. */
  record Save(String text) implements Effect {}

  /** The host as it is shown, into a file. */
  record Export() implements Effect {}

  /** A change is planned. */
  record Propose(List<String> words) implements Effect {
    public Propose {
      words = List.copyOf(words);
    }
  }

  /** A change is made. */
  record CarryOut(Proposal proposal) implements Effect {}

  /**
   * A path is predicted, and perhaps traced.
   *
   * @param words A, B and options, as dnet trace takes them
   * @param send whether probes are sent
   */
  record Trace(List<String> words, boolean send) implements Effect {
    public Trace {
      words = List.copyOf(words);
    }
  }

  /** The trace that runs ends soon. */
  record StopTrace() implements Effect {}

  /**
   * Packets of an interface go into a file, until they are not wanted any more.
   *
   * @param row its key in the pane of containers
   */
  record Capture(String row) implements Effect {}

  /** The capture ends. */
  record StopCapture() implements Effect {}
}
