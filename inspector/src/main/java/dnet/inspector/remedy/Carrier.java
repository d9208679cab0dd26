package dnet.inspector.remedy;

import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits for an interface of dnet's own namespace, as a container's entry point does. */
public final class Carrier {
  private static final long POLL_MILLIS = 100;

  private Carrier() {}

  /** Returns when the interface is there and has a carrier. */
  public static void await(String name) throws IOException, InterruptedException {
    try (Rtnetlink read = Rtnetlink.open("host")) {
      while (read.links().items().stream()
          .noneMatch(l -> l.name().equals(name) && (l.flags() & LinkMessage.IFF_LOWER_UP) != 0)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }
}
