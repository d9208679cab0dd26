package dnet.capture.probe;

import dnet.capture.decode.Token;
import dnet.inspector.linux.Errno;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.flow.Protocol;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Sends probes out of a namespace. Sockets are opened there and used at home: they stay where they
 * were opened. One thread runs it; any thread may stop it.
 */
public final class Prober {
  private static final int TICK_MILLIS = 20;

  /** Sockets made by one visit to the namespace. */
  private static final int BATCH = 16;

  private final NetnsHandle namespace;
  private final String where;
  private final ProbePlan plan;
  private final Listener listener;
  private final SecureRandom random = new SecureRandom();
  private final int identifier = random.nextInt(0x10000);
  private final List<Flight> flying = new ArrayList<>();
  private final List<InetSocket> ready = new ArrayList<>();
  private boolean ping;
  private volatile boolean stopped;

  /** Hears of probes, on the thread that runs them. */
  public interface Listener {
    /** One was sent, or could not be. Its fate may still be open: then it says silence. */
    void sent(ProbeResult probe);

    /** What became of one. */
    void ended(ProbeResult probe);
  }

  /**
   * Prepares probes; sends nothing yet.
   *
   * @param namespace held open by the caller until {@link #run} returns
   * @param where its name, for error messages
   */
  public Prober(NetnsHandle namespace, String where, ProbePlan plan, Listener listener) {
    this.namespace = namespace;
    this.where = where;
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Sends all of them and waits for what becomes of them, or until it is stopped.
   *
   * @throws IOException if a socket cannot be opened there
   */
  public void run() throws IOException {
    try {
      long next = System.nanoTime();
      int sent = 0;
      while (!stopped && (sent < plan.count() || !flying.isEmpty())) {
        if (sent < plan.count() && System.nanoTime() >= next) {
          send(sent++);
          next = Math.max(next + plan.interval().toNanos(), System.nanoTime() - 1_000_000_000L);
        }
        long wait = TICK_MILLIS;
        if (sent < plan.count()) {
          wait = Math.min(wait, (next - System.nanoTime()) / 1_000_000);
        }
        listen((int) Math.max(0, wait));
      }
    } finally {
      flying.forEach(Flight::expire);
      settle();
      ready.forEach(InetSocket::close);
      ready.clear();
    }
  }

  /** Ends {@link #run} soon; probes that are under way count as unanswered. */
  public void stop() {
    stopped = true;
  }

  private void send(int number) throws IOException {
    if (ready.isEmpty()) {
      int some = Math.min(BATCH, plan.count() - number);
      ready.addAll(Namespaces.call(namespace, () -> sockets(some)));
    }
    Token token = new Token(random.nextLong(), random.nextLong());
    Flight flight = new Flight(number, plan, ready.remove(0), token, identifier, ping);
    flying.add(flight);
    flight.send();
    listener.sent(flight.soFar());
    settle();
  }

  /** In the namespace. */
  private List<InetSocket> sockets(int count) throws SystemCallException {
    List<InetSocket> made = new ArrayList<>();
    try {
      while (made.size() < count) {
        made.add(socket());
      }
      return made;
    } catch (SystemCallException e) {
      made.forEach(InetSocket::close);
      throw e;
    }
  }

  private InetSocket socket() throws SystemCallException {
    boolean v4 = plan.destination().isV4();
    String name = plan.protocol().word() + " probe from " + where;
    if (plan.protocol() != Protocol.ICMP) {
      return InetSocket.open(
          plan.protocol() == Protocol.TCP ? InetSocket.Kind.TCP : InetSocket.Kind.UDP, v4, name);
    }
    try {
      return InetSocket.open(InetSocket.Kind.ICMP_RAW, v4, name);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
        throw e;
      }
      ping = true;
      return InetSocket.open(InetSocket.Kind.ICMP_PING, v4, name);
    }
  }

  private void listen(int millis) {
    int events = plan.protocol() == Protocol.TCP ? InetSocket.POLLOUT : InetSocket.POLLIN;
    int[] happened = InetSocket.poll(flying.stream().map(Flight::socket).toList(), events, millis);
    long now = System.nanoTime();
    for (int i = 0; i < happened.length; i++) {
      Flight flight = flying.get(i);
      if (happened[i] != 0) {
        flight.hear(happened[i]);
      }
      if (now - flight.deadline() >= 0) {
        flight.expire();
      }
    }
    settle();
  }

  private void settle() {
    for (Iterator<Flight> all = flying.iterator(); all.hasNext(); ) {
      Flight flight = all.next();
      ProbeResult result = flight.result();
      if (result != null) {
        flight.close();
        all.remove();
        listener.ended(result);
      }
    }
  }
}
