package dnet.tui.top;

import dnet.inspector.advice.Remedy;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import java.io.IOException;
import java.util.List;

/** Predicts paths and traces them; one at a time. */
public interface Tracer {
  /** Hears how far it is, on the thread that runs it. */
  @FunctionalInterface
  interface Progress {
    /** What there is to show now. */
    void shows(List<Line> lines);
  }

  /**
   * What is asked.
   *
   * @param words A, B and options, as dnet trace takes them
   * @param send whether probes are sent
   * @param shown what to predict from where nothing is sent
   * @param width cells for the lines
   */
  record Request(List<String> words, boolean send, Snapshot shown, int width, boolean ascii) {
    public Request {
      words = List.copyOf(words);
    }
  }

  /**
   * How it ended.
   *
   * @param lines all about it
   * @param remedies what would mend it
   * @param offer the key by which {@link Desk} plans these; empty where there are none
   */
  record Result(List<Line> lines, List<Remedy> remedies, String offer) {
    public Result {
      lines = List.copyOf(lines);
      remedies = List.copyOf(remedies);
    }
  }

  /**
   * Does it.
   *
   * @throws IOException saying, for people, why it cannot be done
   */
  Result run(Request request, Progress progress) throws IOException;

  /** Ends the one that runs, soon: what was seen until then is judged. Any thread may call. */
  void stop();
}
