package dnet.inspector.assemble;

import dnet.inspector.model.Conntrack;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.SavedTable;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.SocketMessage;
import dnet.inspector.procfs.SocketOwner;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.StackFacts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Raw facts of a network stack to typed ones. A value that makes no sense is left out. */
final class Stacks {
  private static final Map<Integer, String> PROTOCOLS =
      Map.of(6, "tcp", 17, "udp", 132, "sctp", 136, "udplite");

  private final Map<Long, Socket.Owner> owners = new HashMap<>();

  private final Memo memo;

  /**
   * Prepares to say who holds which socket.
   *
   * @param memo what may be taken over
   */
  Stacks(List<SocketOwner> owners, Memo memo) {
    this.memo = memo;
    for (SocketOwner owner : owners) {
      this.owners.put(owner.inode(), new Socket.Owner(owner.pid(), owner.command()));
    }
  }

  /** The namespace's stack; {@link Stack#UNREAD} where it was not asked for. */
  Stack of(NamespaceFacts namespace) {
    StackFacts facts = namespace.stack();
    if (facts == null) {
      return Stack.UNREAD;
    }
    Namespace before = memo.namespaces().before(namespace);
    if (before != null && holds(before.stack())) {
      return before.stack();
    }
    Set<Stack.Part> unread = EnumSet.noneOf(Stack.Part.class);
    unread.addAll(facts.unread());
    if (Rulesets.lacks(namespace.rules(), facts.tables())) {
      unread.add(Stack.Part.RULESET);
    }
    NetnsId id = new NetnsId(namespace.inode());
    Routing routing = new Routing(id);
    Neighbourhood neighbourhood = new Neighbourhood(id);
    Queues queues = new Queues(id);
    return new Stack(
        memo.of(facts.routes(), routing::routes),
        memo.of(facts.policyRules(), routing::rules),
        memo.of(facts.neighbours(), neighbourhood::neighbours),
        memo.of(facts.fdb(), neighbourhood::fdb),
        sockets(facts.sockets(), namespace.links()),
        memo.of(facts.qdiscs(), queues::qdiscs),
        memo.of(facts.filters(), queues::filters),
        new Sysctls(facts.sysctls()),
        ruleset(namespace.rules()),
        new Conntrack(
            facts.conntrackCount(),
            facts.conntrackMaximum(),
            memo.of(facts.conntrack(), Stacks::connections),
            facts.conntrackComplete()),
        unread);
  }

  /** Whether its sockets are still whose they were. */
  private boolean holds(Stack stack) {
    for (Socket socket : stack.sockets()) {
      if (!Objects.equals(socket.owner(), owners.get(socket.inode()))) {
        return false;
      }
    }
    return true;
  }

  private Ruleset ruleset(List<RulesText> rules) {
    return rules.isEmpty()
        ? Rulesets.of(rules)
        : memo.of(rules, texts -> List.of(Rulesets.of(texts, saved(texts)))).get(0);
  }

  private List<SavedTable> saved(List<RulesText> texts) {
    List<SavedTable> known = memo.savedTables().known(texts);
    return known == null ? Rulesets.saved(texts) : known;
  }

  /** A link of {@code namespace}; null for indexes that stand for none. */
  static @Nullable LinkKey link(NetnsId namespace, @Nullable Integer index) {
    return index == null || index <= 0 ? null : new LinkKey(namespace, new IfIndex(index));
  }

  private List<Socket> sockets(List<SocketMessage> messages, List<LinkMessage> links) {
    List<Socket> sockets = new ArrayList<>();
    for (SocketMessage message : messages) {
      var address = Texts.address(message.address());
      if (address == null || message.port() < 1) {
        continue; // SCTP and unbound UDP sockets may have no port: nothing can arrive.
      }
      sockets.add(
          new Socket(
              PROTOCOLS.getOrDefault(message.protocol(), Integer.toString(message.protocol())),
              address,
              message.port(),
              bound(message.interfaceIndex(), links),
              message.uid(),
              message.inode(),
              message.v6Only(),
              owners.get(message.inode())));
    }
    return sockets;
  }

  private static @Nullable String bound(int index, List<LinkMessage> links) {
    return index == 0
        ? null
        : links.stream()
            .filter(l -> l.index() == index)
            .map(LinkMessage::name)
            .findFirst()
            .orElse("#" + index);
  }

  private static List<Conntrack.Entry> connections(List<ConntrackMessage> messages) {
    List<Conntrack.Entry> entries = new ArrayList<>();
    for (ConntrackMessage message : messages) {
      Conntrack.Tuple original = tuple(message.original());
      Conntrack.Tuple reply = tuple(message.reply());
      if (original != null && reply != null) {
        String state = message.stateName();
        entries.add(
            new Conntrack.Entry(
                original,
                reply,
                state == null ? "" : state,
                message.status(),
                message.mark(),
                message.timeoutSeconds()));
      }
    }
    return entries;
  }

  private static Conntrack.@Nullable Tuple tuple(ConntrackMessage.Tuple raw) {
    var source = Texts.address(raw.source());
    var destination = Texts.address(raw.destination());
    return source == null || destination == null
        ? null
        : new Conntrack.Tuple(
            raw.protocol(), source, destination, raw.sourcePort(), raw.destinationPort());
  }
}
