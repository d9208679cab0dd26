package dnet.inspector.remedy;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A dnet that kills itself with {@code kill -9} at a fail point. Ends with 0 if it came through.
 */
final class KilledDnet {
  private KilledDnet() {}

  /** Arguments: socket, namespace file, state folder, container, bridge, number of the point. */
  public static void main(String[] arguments) throws IOException {
    Path netns = Path.of(arguments[1]);
    Snapshot snapshot =
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + arguments[0],
                null,
                Map.of(),
                null,
                netns,
                Set.of(ObserveOptions.Part.STACKS)),
            "dnet test");
    Ground ground = new Ground(Assembler.assemble(snapshot), snapshot.processes(), netns);
    Plan plan =
        AttachPlanner.plan(
            ground,
            AttachWish.of(arguments[3], new AttachWish.ToBridge(arguments[4]))
                .addressed(List.of(IpPrefix.parse("10.97.0.9/24")), IpAddress.parse("10.97.0.1"))
                .creating(true)
                .wish());
    int point = Integer.parseInt(arguments[5]);
    AtomicInteger passed = new AtomicInteger();
    FailPoints.set(
        name -> {
          if (passed.getAndIncrement() == point) {
            die();
          }
        });
    Changes.Outcome outcome = new Changes(Path.of(arguments[2])).apply(plan, "killed");
    System.exit(outcome.ok() ? 0 : 1);
  }

  private static void die() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      TimeUnit.MINUTES.sleep(1);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
