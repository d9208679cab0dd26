package dnet.inspector.simulate.mend;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the engine must do; little of it can be tried on the model. */
final class EngineMends {
  private EngineMends() {}

  private static Stream<Container> ends(Case c) {
    return Stream.of(
            Optional.ofNullable(c.question().from()), Optional.ofNullable(c.question().to()))
        .flatMap(Optional::stream);
  }

  static List<Attempt> started(Case c) {
    return ends(c)
        .filter(e -> !e.isAlive())
        .map(
            e ->
                Attempt.untried(
                    ShellWords.join("docker", "start", e.shortId()),
                    "starts " + e.name(),
                    "it may get another address than before"))
        .toList();
  }

  static List<Attempt> restarted(Case c, @Nullable Container container) {
    return container == null
        ? List.of()
        : List.of(
            Attempt.untried(
                ShellWords.join("docker", "restart", container.shortId()),
                "the engine makes the network of " + container.name() + " anew, with its rules",
                container.name() + " stops for a moment"));
  }

  /** Names do not resolve in the one that asks. */
  static List<Attempt> resolving(Case c) {
    return restarted(c, c.question().from());
  }

  /** Takes a container off its network and puts it back, by which its veth is made anew. */
  static List<Attempt> reconnected(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    ends(c)
        .filter(Container::isAlive)
        .filter(e -> c.links().stream().anyMatch(l -> isOf(c, e, l)))
        .forEach(
            e ->
                e.attachments()
                    .forEach(
                        a ->
                            attempts.add(
                                Attempt.untried(
                                    ShellWords.join(
                                            "docker",
                                            "network",
                                            "disconnect",
                                            network(a),
                                            e.shortId())
                                        + " && "
                                        + ShellWords.join(
                                            "docker",
                                            "network",
                                            "connect",
                                            network(a),
                                            e.shortId()),
                                    "the engine wires " + e.name() + " anew",
                                    "its connections break, and it may get another address"))));
    return attempts;
  }

  private static boolean isOf(Case c, Container container, Link link) {
    return c.wiring()
        .peerOf(link)
        .map(p -> p.key().namespace().equals(container.netns()))
        .orElse(false);
  }

  private static String network(Attachment attachment) {
    return attachment.networkId() == null ? attachment.network() : shortened(attachment);
  }

  private static String shortened(Attachment attachment) {
    String id = Objects.requireNonNull(attachment.networkId());
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /**
   * Puts who asks on a network of the one that is asked; towards the world outside, on Docker's
   * default network. Where the engine's doing can be told beforehand it is tried on the model.
   */
  static List<Attempt> joined(Case c) {
    Container from = c.question().from();
    Container to = c.question().to();
    List<Attempt> attempts = new ArrayList<>();
    if (from != null && to != null) {
      to.attachments().stream()
          .filter(a -> from.attachments().stream().noneMatch(b -> a.network().equals(b.network())))
          .forEach(a -> attempts.add(joined(c, from, a.network(), network(a))));
    } else {
      ends(c)
          .filter(Container::isAlive)
          .forEach(e -> attempts.add(joined(c, e, "bridge", "bridge")));
    }
    return attempts;
  }

  /** Of the mode none an engine lets a container go before it puts it anywhere else. */
  private static Attempt joined(Case c, Container who, String name, String reference) {
    String connect = ShellWords.join("docker", "network", "connect", reference, who.shortId());
    boolean none = who.mode().word().equals("none");
    String command =
        none
            ? ShellWords.join("docker", "network", "disconnect", "none", who.shortId())
                + " && "
                + connect
            : connect;
    String effect = "puts " + who.name() + " on network " + name + ", too";
    String risk = "it is seen by every container there";
    boolean told =
        c.host().networks().stream()
            .filter(n -> n.name().equals(name))
            .anyMatch(n -> Connected.of(c.host(), who, n).isPresent());
    return told
        ? new Attempt(command, effect, risk, host -> connected(host, who, name))
        : Attempt.untried(command, effect, risk);
  }

  /** On a host where other faults are mended already. */
  private static Host connected(Host host, Container who, String network) {
    return host.networks().stream()
        .filter(n -> n.name().equals(network))
        .flatMap(n -> Connected.of(host, who, n).stream())
        .findFirst()
        .orElse(host);
  }

  /** No network fault: the process must listen, or listen elsewhere. */
  static List<Attempt> listening(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      c.command(namespace.id(), "ss", "-lntup")
          .map(
              show ->
                  Attempt.untried(
                      show,
                      "shows what listens there; the process must listen on that port, on 0.0.0.0",
                      "no command of the network can mend it"))
          .ifPresent(attempts::add);
    }
    return attempts;
  }
}
