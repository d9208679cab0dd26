package dnet.capture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How fast a connection goes, turn by turn. */
final class Turns {
  private static final long TURN_NANOS = 1_500_000_000L;

  private final BufferedReader said;
  private final List<Process> both;

  /**
   * Of a connection.
   *
   * @param said what {@link Blast} says that takes
   * @param both the processes of its ends
   */
  Turns(BufferedReader said, List<Process> both) {
    this.said = said;
    this.both = both;
  }

  /**
   * A turn's pace, or its relation to another's.
   *
   * @param rate octets a second
   * @param work octets a second of its ends' processor time
   */
  record Pace(double rate, double work) {
    /** As part of the mean of the turns before and after. */
    Pace against(Pace before, Pace after) {
      return new Pace(2 * rate / (before.rate + after.rate), 2 * work / (before.work + after.work));
    }

    double gib() {
      return rate / (1 << 30);
    }
  }

  /** Measures one from now. */
  Pace next() throws IOException {
    long began = System.nanoTime();
    long cpu = ticks();
    String[] first = null;
    String[] last = {"0", "0"};
    while (System.nanoTime() - began < TURN_NANOS) {
      last = said.readLine().split(" ", -1);
      if (first == null && Long.parseLong(last[0]) > began) {
        // What was said before now lay in the pipe.
        first = last;
        cpu = ticks();
      }
    }
    if (first == null) {
      throw new IOException("nothing was taken");
    }
    double octets = Double.parseDouble(last[1]) - Double.parseDouble(first[1]);
    double seconds = (Double.parseDouble(last[0]) - Double.parseDouble(first[0])) / 1e9;
    return new Pace(octets / seconds, octets / ((ticks() - cpu) / 100.0));
  }

  /** Their processor time in hundredths of a second (proc_pid_stat(5)); nsenter execs. */
  private long ticks() throws IOException {
    long sum = 0;
    for (Process process : both) {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      sum += Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }
    return sum;
  }
}
