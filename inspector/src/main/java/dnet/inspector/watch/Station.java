package dnet.inspector.watch;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.EventStream;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A namespace in which dnet listens. What is opened here keeps the namespace alive, so there are
 * few: from one, all others are heard that have an id in it.
 */
final class Station implements AutoCloseable {
  private final NetnsHandle namespace;
  private final Rtnetlink questions;
  private final Ear routes;
  private final @Nullable Ear rules;
  private final Map<Integer, NetnsId> ids = new HashMap<>();
  private int others;
  private boolean unsettled = true;

  private Station(NetnsHandle namespace, Rtnetlink questions, Ear routes, @Nullable Ear rules) {
    this.namespace = namespace;
    this.questions = questions;
    this.routes = routes;
    this.rules = rules;
  }

  /**
   * Opens one in the namespace that the calling thread is in; another thread uses it.
   *
   * @param queue of events, in octets
   * @param withRules whether changes of rules are heard too
   */
  static Station openHere(int queue, boolean withRules) throws IOException {
    NetnsHandle here = NetnsHandle.ofThisThread();
    String where = "namespace " + here;
    Rtnetlink questions = null;
    Ear routes = null;
    try {
      questions = Rtnetlink.open(where);
      routes = new Ear(EventStream.ofRoutes(queue, where));
      Ear rules = withRules ? new Ear(EventStream.ofRules(queue, where)) : null;
      return new Station(here, questions, routes, rules);
    } catch (IOException e) {
      if (routes != null) {
        routes.close();
      }
      if (questions != null) {
        questions.close();
      }
      here.close();
      throw e;
    }
  }

  NetnsId id() {
    return namespace.id();
  }

  NetnsHandle namespace() {
    return namespace;
  }

  Ear routes() {
    return routes;
  }

  List<Ear> ears() {
    return rules == null ? List.of(routes) : List.of(routes, rules);
  }

  /** Whether it must be found out anew which of the other stations are heard here. */
  boolean isUnsettled() {
    return unsettled;
  }

  /** Another namespace has got an id here. */
  void unsettle() {
    unsettled = true;
  }

  /** Counts the namespaces that have an id here. */
  void count() {
    unsettled = false;
    try {
      others = questions.namespaceIds();
    } catch (IOException e) {
      // Then nothing is heard from here but the namespace itself, and the others are by themselves.
      others = 0;
    }
  }

  /** How many there were; where there are none, no other is heard. */
  int others() {
    return others;
  }

  /** Whether another namespace has an id here; remembers it if so. */
  boolean knows(NetnsHandle other) {
    try {
      OptionalInt found = others == 0 ? OptionalInt.empty() : questions.namespaceId(other);
      found.ifPresent(id -> ids.put(id, other.id()));
      return found.isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Which namespace an event is about; null for one that is not known. */
  @Nullable NetnsId origin(int id) {
    return id < 0 ? id() : ids.get(id);
  }

  /** An id means nothing any more. */
  void forget(int id) {
    ids.remove(id);
  }

  /** What leads to these means nothing any more. */
  void forget(Set<NetnsId> others) {
    ids.values().removeAll(others);
  }

  /** No id means anything any more. */
  void forgetAll() {
    ids.clear();
    unsettled = true;
  }

  /** Forgets the ids of all namespaces but these. */
  void retain(Set<NetnsId> known) {
    ids.values().retainAll(known);
  }

  /** All that are heard here, itself among them. */
  Stream<NetnsId> heard() {
    return Stream.concat(Stream.of(id()), ids.values().stream());
  }

  @Override
  public void close() {
    ears().forEach(Ear::close);
    questions.close();
    namespace.close();
  }
}
