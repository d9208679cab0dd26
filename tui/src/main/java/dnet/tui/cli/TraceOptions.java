package dnet.tui.cli;

import dnet.capture.probe.ProbePlan;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to trace: probes or watching, and for how long. */
final class TraceOptions {
  private static final double LONGEST_SECONDS = 600;
  private static final double PASSIVE_SECONDS = 10;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Probes to send (5), or packets to watch.")
  int count = 5;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "S",
      description = "Seconds between two probes (0.05).")
  private double interval = 0.05;

  @Option(
      names = {"-W", "--timeout"},
      paramLabel = "S",
      description = "Seconds to wait for an answer (1), or to watch (10).")
  private @Nullable Double timeout;

  @Option(names = "--passive", description = "Send nothing; watch what A sends to B by itself.")
  boolean passive;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description = "Also write the packets of every hop, as pcapng.")
  @Nullable Path pcap;

  void check() {
    if (count < 1 || count > ProbePlan.MOST) {
      throw new CommandException(
          ExitCode.USAGE, "count " + count + " is not between 1 and " + ProbePlan.MOST);
    }
    if (!(interval >= 0 && interval <= LONGEST_SECONDS)
        || !(seconds() > 0 && seconds() <= LONGEST_SECONDS)) {
      throw new CommandException(
          ExitCode.USAGE, "an interval or timeout is not between 0 and 600 seconds");
    }
  }

  private double seconds() {
    return timeout != null ? timeout : passive ? PASSIVE_SECONDS : 1;
  }

  /** Between two probes. */
  Duration interval() {
    return duration(interval);
  }

  /** For an answer, or to watch. */
  Duration timeout() {
    return duration(seconds());
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
