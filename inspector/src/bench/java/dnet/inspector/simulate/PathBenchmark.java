package dnet.inspector.simulate;

import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What predictions cost on a host of 300 containers and 5,000 rules, once it is read, with the
 * launcher's JVM options and two processors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:ActiveProcessorCount=2",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Xmx192m"
    })
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class PathBenchmark {
  private static final int CONTAINERS = 300;
  private static final int RULES = 5000;

  private Host host;
  private World world;

  /** Makes the host, which is not measured. */
  @Setup
  public void read() {
    host = BigHost.of(CONTAINERS, RULES);
    world = new World(host);
    int rules =
        world.stack(host.home()).ruleset().tables().stream()
            .flatMap(t -> t.chains().stream())
            .mapToInt(c -> c.rules().size())
            .sum();
    if (host.containers().size() != CONTAINERS || rules < RULES) {
      throw new IllegalStateException(host.containers().size() + " containers, " + rules);
    }
  }

  private static Trace path(World world, String from, String to, Protocol protocol, int port)
      throws UnanswerableException {
    Question question =
        new Endpoints(world).resolve(new Endpoints.Wish(from, to, protocol, port, 0, false));
    return new Simulator(world).simulate(question);
  }

  private static Trace delivered(Trace trace) {
    if (trace.outcome() != Outcome.DELIVERED) {
      throw new IllegalStateException(trace.outcome() + " " + trace.culprit());
    }
    return trace;
  }

  /** One path, the host's index made for it: what {@code dnet path} does after reading. */
  @Benchmark
  public Trace pathWithinNetwork() throws UnanswerableException {
    return delivered(path(new World(host), "c17", "c37", Protocol.ICMP, 0));
  }

  /** The same to the world outside, through all of the user's rules. */
  @Benchmark
  public Trace pathOutside() throws UnanswerableException {
    return path(new World(host), "c17", "203.0.113.7", Protocol.TCP, 443);
  }

  /** A published port from outside: DNAT and its rules. */
  @Benchmark
  public Trace pathToPublishedPort() throws UnanswerableException {
    return path(new World(host), "203.0.113.7", "host:8080", Protocol.TCP, 0);
  }

  /** One more path on a host that is indexed already. */
  @Benchmark
  public Trace anotherPath() throws UnanswerableException {
    return delivered(path(world, "c17", "c37", Protocol.ICMP, 0));
  }

  /** Every pair of 300 containers, on two processors. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 3)
  public List<Matrix.Cell> matrix() {
    return Matrix.of(world, host.containers(), Protocol.ICMP, 0, false);
  }
}
