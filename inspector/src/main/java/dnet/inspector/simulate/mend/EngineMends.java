package dnet.inspector.simulate.mend;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the engine must do; none of it can be tried on the model. */
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

  /** Puts both ends on a network of one of them: those that keep no secrets first. */
  static List<Attempt> joined(Case c) {
    Container from = c.question().from();
    Container to = c.question().to();
    List<Attempt> attempts = new ArrayList<>();
    if (from != null && to != null) {
      to.attachments().forEach(a -> attempts.add(joined(from, a)));
      from.attachments().forEach(a -> attempts.add(joined(to, a)));
    } else {
      ends(c)
          .filter(Container::isAlive)
          .forEach(
              e ->
                  attempts.add(
                      Attempt.untried(
                          ShellWords.join("docker", "network", "connect", "bridge", e.shortId()),
                          "puts " + e.name() + " on Docker's default network, too",
                          "it is seen by every container there")));
    }
    return attempts;
  }

  private static Attempt joined(Container who, Attachment attachment) {
    return Attempt.untried(
        ShellWords.join("docker", "network", "connect", network(attachment), who.shortId()),
        "puts " + who.name() + " on network " + attachment.network() + ", too",
        "it is seen by every container there");
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
