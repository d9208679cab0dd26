package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;

/** A file of pins has mistakes: all of them, each with its line. */
public final class PinFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  PinFileException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One mistake each: {@code line 7: …}. */
  public List<String> problems() {
    return problems;
  }
}
