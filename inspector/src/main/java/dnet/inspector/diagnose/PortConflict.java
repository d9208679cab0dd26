package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;

/** Published ports on which another process of the host listens. */
final class PortConflict implements Rule {
  @Override
  public String code() {
    return "port-conflict";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "another process of the host listens on a published port";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.SOCKETS)) {
      return;
    }
    for (Container container : scene.living()) {
      for (PublishedPort port : container.ports()) {
        home.stack().sockets().stream()
            .filter(s -> isHolder(s, port))
            .findFirst()
            .ifPresent(s -> report(findings, container, port, s));
      }
    }
  }

  private static boolean isHolder(Socket socket, PublishedPort port) {
    Socket.Owner owner = socket.owner();
    boolean same =
        socket.address().equals(port.hostAddress())
            || (socket.address().isUnspecified()
                && (socket.address().isV4() == port.hostAddress().isV4() || !socket.v6Only()))
            || (port.hostAddress().isUnspecified()
                && port.hostAddress().isV4() == socket.address().isV4()
                && !socket.address().isLoopback());
    return owner != null
        && same
        && socket.protocol().equals(port.protocol())
        && socket.port() == port.hostPort()
        && !owner.command().equals("docker-proxy")
        && !owner.command().equals("dockerd")
        && port.proxies().stream().noneMatch(p -> p.pid() == owner.pid());
  }

  private void report(Findings findings, Container container, PublishedPort port, Socket socket) {
    Socket.Owner owner = socket.owner();
    String holder = owner == null ? "?" : owner.command() + " (pid " + owner.pid() + ")";
    String place = Scene.socket(port.hostAddress(), port.hostPort());
    findings.add(
        Finding.of(code(), Severity.WARNING, "host", place)
            .says(
                holder
                    + " holds port "
                    + port.hostPort()
                    + ", which "
                    + container.name()
                    + " publishes",
                "Who is served depends on where clients are: the DNAT rule sends others' packets to"
                    + " the container, those of the host itself may end at the process.")
            .because(
                socket.protocol()
                    + " "
                    + Scene.socket(socket.address(), socket.port())
                    + " of "
                    + holder)
            .mendedBy(
                "ss -lntup 'sport = :" + port.hostPort() + "'",
                "shows the holder; stop it, or publish the container on another port",
                ""));
  }
}
