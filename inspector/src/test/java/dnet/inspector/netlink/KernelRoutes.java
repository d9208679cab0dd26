package dnet.inspector.netlink;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's own answers to route lookups in a namespace, to compare computed ones with. */
public final class KernelRoutes {
  private KernelRoutes() {}

  /**
   * One answer.
   *
   * @param route null when the kernel refused
   * @param errno why: ENETUNREACH 101, EHOSTUNREACH 113, EACCES 13 (prohibit), EINVAL 22
   *     (blackhole); 0 with a route
   */
  public record Answer(RouteQuery query, @Nullable RouteMessage route, int errno) {}

  /** Asks about each of {@code queries}, in order, over one socket. */
  public static List<Answer> ask(NetnsHandle namespace, List<RouteQuery> queries)
      throws IOException {
    return Namespaces.call(
        namespace,
        () -> {
          List<Answer> answers = new ArrayList<>();
          try (Rtnetlink socket = Rtnetlink.open("namespace " + namespace)) {
            for (RouteQuery query : queries) {
              try {
                answers.add(new Answer(query, socket.route(query), 0));
              } catch (NetlinkException e) {
                answers.add(new Answer(query, null, e.errno()));
              }
            }
          }
          return answers;
        });
  }
}
