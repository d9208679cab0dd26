package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import java.util.List;

/** Published ports behind which no process of the container listens. */
final class NobodyListens implements Rule {
  @Override
  public String code() {
    return "published-no-listener";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "nothing in the container listens on the port that is published, or on 127.0.0.1 only";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Container container : scene.living()) {
      Namespace namespace = scene.namespaceOf(container);
      if (container.ports().isEmpty() || !findings.knows(this, namespace, Stack.Part.SOCKETS)) {
        continue;
      }
      container.ports().stream()
          .filter(p -> p.protocol().equals("tcp") || p.protocol().equals("udp"))
          .map(p -> p.protocol() + " " + p.containerPort())
          .distinct()
          .forEach(p -> look(scene, findings, container, namespace, p));
    }
  }

  private void look(
      Scene scene, Findings findings, Container container, Namespace namespace, String port) {
    List<Socket> sockets =
        namespace.stack().sockets().stream()
            .filter(s -> port.equals(s.protocol() + " " + s.port()))
            .toList();
    if (sockets.stream().anyMatch(s -> !s.address().isLoopback())) {
      return;
    }
    Finding.Draft draft =
        Finding.of(code(), Severity.WARNING, container.name(), port)
            .says(
                sockets.isEmpty()
                    ? "nothing listens on " + port + " of " + container.name()
                    : container.name() + " listens on " + port + " of 127.0.0.1 only",
                "The port is published, but whoever connects is refused: the process must listen on"
                    + " 0.0.0.0, or on the port that is published.");
    sockets.forEach(s -> draft.because(s.protocol() + " " + Scene.socket(s.address(), s.port())));
    if (sockets.isEmpty()) {
      draft.because(
          "listening: "
              + namespace.stack().sockets().stream()
                  .map(s -> s.protocol() + " " + Scene.socket(s.address(), s.port()))
                  .limit(8)
                  .toList());
    }
    findings.add(
        draft.mendedBy(
            scene.command(namespace.id(), "ss", "-lntup"), "shows what listens there", ""));
  }
}
